package dev.sluice.flagdelivery.snapshot;

import dev.sluice.flagdelivery.people.Needs;
import dev.sluice.flagdelivery.people.PeopleStore;
import dev.sluice.kit.cohort.MemberList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** How much lists take on disk. */
public final class PeopleBytes {

    private PeopleBytes() {}

    public static long of(Map<String, Map<String, MemberList>> lists) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PeopleForm().write(new People(new PeopleStore(Needs.NOTHING), lists), out);
        return out.size();
    }
}
