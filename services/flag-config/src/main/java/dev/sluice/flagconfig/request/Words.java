package dev.sluice.flagconfig.request;

/** How refusals quote what was sent. */
final class Words {

    private static final int ENOUGH = 60;

    private Words() {}

    /** The text, cut when it is too long to be read in a sentence. */
    static String shortened(String text) {
        return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH) + "…";
    }
}
