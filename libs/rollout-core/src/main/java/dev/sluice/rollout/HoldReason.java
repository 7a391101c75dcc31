package dev.sluice.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Why a rollout stands still without a person having paused it. */
public sealed interface HoldReason {

    /** For a person, in one line. */
    String sentence();

    /** Whether it goes on when what stopped it is over; else a person has to resume it. */
    default boolean resumesByItself() {
        return switch (this) {
            case WatcherSilent _, UnreliableData _, NoData _, NoAnswer _ -> true;
            case GuardrailBreached _,
                    Edited _,
                    CohortEdited _,
                    CommandRefused _,
                    Inconclusive _,
                    NotApproved _,
                    SteppedBack _ -> false;
        };
    }

    /**
     * No verdict on the stage came in time. Over with the next one.
     *
     * @param lastHeardAt when the last one came, or the stage was opened
     */
    record WatcherSilent(Instant lastHeardAt) implements HoldReason {
        public WatcherSilent {
            Objects.requireNonNull(lastHeardAt, "lastHeardAt");
        }

        @Override
        public String sentence() {
            return "no verdict has come since " + lastHeardAt + "; it goes on with the next one";
        }
    }

    /** The data contradict themselves. Over with the first verdict that does not say so. */
    record UnreliableData(String verdictSentence) implements HoldReason {
        public UnreliableData {
            Objects.requireNonNull(verdictSentence, "verdictSentence");
        }

        @Override
        public String sentence() {
            return "the data can't be trusted: " + withoutStop(verdictSentence) + "; it goes on when they can";
        }
    }

    /**
     * Nobody was seen in the stage for as long as its plan waits. Over with the first person who is.
     *
     * @param watched for how long
     * @param likelyCause what the data say about why; empty when they say nothing
     */
    record NoData(String watched, String likelyCause) implements HoldReason {
        public NoData {
            Objects.requireNonNull(watched, "watched");
            Objects.requireNonNull(likelyCause, "likelyCause");
        }

        @Override
        public String sentence() {
            return "nobody was seen in the stage for " + watched
                    + (likelyCause.isEmpty() ? "" : " (" + likelyCause + ")") + "; it goes on with the first who is";
        }
    }

    /**
     * A guardrail whose action is to hold was breached. Resuming accepts that breach for the rest of the stage.
     *
     * @param guardrailIds those breached
     */
    record GuardrailBreached(List<String> guardrailIds, String verdictSentence) implements HoldReason {
        public GuardrailBreached {
            guardrailIds = List.copyOf(guardrailIds);
            Objects.requireNonNull(verdictSentence, "verdictSentence");
        }

        @Override
        public String sentence() {
            return "guardrail " + String.join(", ", guardrailIds) + " is breached: " + verdictSentence;
        }
    }

    /**
     * Somebody changed the flag while the rollout ran. Their change stays; the rollout goes on from it when a person says so.
     *
     * @param by who
     * @param flagVersion the flag's version since then
     * @param note what they said about it
     */
    record Edited(String by, long flagVersion, String note) implements HoldReason {
        public Edited {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(note, "note");
        }

        @Override
        public String sentence() {
            return by + " changed the flag, which now stands at version " + flagVersion
                    + (note.isBlank() ? "" : " (" + note + ")") + "; resume from there when it is as it should be";
        }
    }

    /**
     * Somebody changed a cohort that an open stage is for. Who is treated has changed with it; the stage begins anew when a person
     * says so.
     *
     * @param by who
     * @param cohortId the cohort
     * @param note what they said about it
     */
    record CohortEdited(String by, String cohortId, String note) implements HoldReason {
        public CohortEdited {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(cohortId, "cohortId");
            Objects.requireNonNull(note, "note");
        }

        @Override
        public String sentence() {
            return by + " changed the cohort \"" + cohortId + "\", which an open stage is for"
                    + (note.isBlank() ? "" : " (" + note + ")") + "; resume when it is as it should be";
        }
    }

    /** flag-config refused a command. */
    record CommandRefused(Refusal code, String explanation) implements HoldReason {
        public CommandRefused {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(explanation, "explanation");
        }

        @Override
        public String sentence() {
            return "flag-config refused the last command (" + code + "): " + explanation;
        }
    }

    /** flag-config did not answer a command, however often it was sent; it is sent on, slowly. Over when it answers. */
    record NoAnswer(String commandId, int timesSent) implements HoldReason {
        public NoAnswer {
            Objects.requireNonNull(commandId, "commandId");
        }

        @Override
        public String sentence() {
            return "flag-config has not answered command " + commandId + ", sent " + timesSent + " times";
        }
    }

    /** The stage's longest time was over without a proof. Resuming gives it that time anew. */
    record Inconclusive(String detail) implements HoldReason {
        public Inconclusive {
            Objects.requireNonNull(detail, "detail");
        }

        @Override
        public String sentence() {
            return detail;
        }
    }

    /**
     * Nobody approved in time. Resuming waits for the approval anew.
     *
     * @param group whose word was waited for
     * @param waited for how long
     */
    record NotApproved(String group, String waited) implements HoldReason {
        public NotApproved {
            Objects.requireNonNull(group, "group");
            Objects.requireNonNull(waited, "waited");
        }

        @Override
        public String sentence() {
            return "nobody of the group \"" + group + "\" approved within " + waited;
        }
    }

    /**
     * The machine took the feature back to the previous stage, which stays open. Nothing widens again under this generation; a
     * person takes back the rest.
     *
     * @param why what led to it
     */
    record SteppedBack(Withdrawal why) implements HoldReason {
        public SteppedBack {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public String sentence() {
            return "it was rolled back to the previous stage" + Words.because(why.reason())
                    + "; nothing widens again, roll back what is left, or abort";
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
