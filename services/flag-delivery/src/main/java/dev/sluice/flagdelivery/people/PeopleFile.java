package dev.sluice.flagdelivery.people;

import dev.sluice.contracts.CohortMembersRecord;
import dev.sluice.flag.MemberSet;
import dev.sluice.flag.PropertyNeeds;
import dev.sluice.flagdelivery.json.Json;
import dev.sluice.flagdelivery.json.JsonValues;
import dev.sluice.flagdelivery.people.Known.KnownPerson;
import dev.sluice.kit.cohort.MemberList;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of people, as numbers and texts in a row.
 *
 * @param store of persons and groups
 * @param lists by project and cohort
 */
public record PeopleFile(PeopleStore store, Map<String, Map<String, MemberList>> lists) {

    private static final int END = -1;

    /** Writes the lists, and the people as they are while they are gone through: each whole, though not all of one moment. */
    public static void write(DataOutputStream out, PeopleStore store, Map<String, Map<String, MemberList>> lists)
            throws IOException {
        out.writeInt(lists.size());
        for (Map.Entry<String, Map<String, MemberList>> project : lists.entrySet()) {
            writeText(out, project.getKey());
            out.writeInt(project.getValue().size());
            for (Map.Entry<String, MemberList> list : project.getValue().entrySet()) {
                writeText(out, list.getKey());
                writeList(out, list.getValue());
            }
        }
        Map<String, Needs.OfProject> needs = store.needs().byProject();
        out.writeInt(needs.size());
        for (Map.Entry<String, Needs.OfProject> need : needs.entrySet()) {
            writeText(out, need.getKey());
            writeNeeds(out, need.getValue());
            writeProject(out, store.ofProject(need.getKey()));
        }
    }

    /** Reads what was written. What cannot be is a {@code RuntimeException}: the file's own checksum has vouched for it. */
    public static PeopleFile read(DataInputStream in) throws IOException {
        Map<String, Map<String, MemberList>> lists = new HashMap<>();
        for (int projects = in.readInt(); projects > 0; projects--) {
            String project = readText(in);
            Map<String, MemberList> ofProject = new HashMap<>();
            for (int cohorts = in.readInt(); cohorts > 0; cohorts--) {
                String cohort = readText(in);
                ofProject.put(cohort, readList(in));
            }
            lists.put(project, ofProject);
        }
        Map<String, Needs.OfProject> needs = new HashMap<>();
        Map<String, PeopleStore.OfProject> people = new HashMap<>();
        for (int projects = in.readInt(); projects > 0; projects--) {
            String project = readText(in);
            needs.put(project, readNeeds(in));
            people.put(project, readProject(in));
        }
        PeopleStore store = new PeopleStore(new Needs(needs));
        store.projects().putAll(people);
        return new PeopleFile(store, lists);
    }

    private static void writeList(DataOutputStream out, MemberList list) throws IOException {
        for (int slice = 0; slice < CohortMembersRecord.SLICES; slice++) {
            Optional<MemberSet> members = list.slice(slice);
            if (members.isPresent()) {
                long[] marks = members.get().marks();
                out.writeInt(slice);
                out.writeInt(marks.length);
                for (long mark : marks) {
                    out.writeLong(mark);
                }
            }
        }
        out.writeInt(END);
    }

    private static MemberList readList(DataInputStream in) throws IOException {
        MemberList list = MemberList.EMPTY;
        for (int slice = in.readInt(); slice != END; slice = in.readInt()) {
            long[] marks = new long[in.readInt()];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = in.readLong();
            }
            list = list.with(slice, Optional.of(MemberSet.ofMarks(marks)));
        }
        return list;
    }

    private static void writeNeeds(DataOutputStream out, Needs.OfProject needs) throws IOException {
        out.writeBoolean(needs.firstIds());
        writeTexts(out, needs.properties().ofPersons());
        out.writeInt(needs.properties().ofGroups().size());
        for (Map.Entry<String, Set<String>> group :
                needs.properties().ofGroups().entrySet()) {
            writeText(out, group.getKey());
            writeTexts(out, group.getValue());
        }
    }

    private static Needs.OfProject readNeeds(DataInputStream in) throws IOException {
        boolean firstIds = in.readBoolean();
        Set<String> ofPersons = readTexts(in);
        Map<String, Set<String>> ofGroups = new HashMap<>();
        for (int types = in.readInt(); types > 0; types--) {
            String type = readText(in);
            ofGroups.put(type, readTexts(in));
        }
        return new Needs.OfProject(new PropertyNeeds(ofPersons, ofGroups), firstIds);
    }

    private static void writeProject(DataOutputStream out, PeopleStore.OfProject project) throws IOException {
        // How many there are changes while they are written: each is announced by a one.
        for (Map.Entry<String, KnownPerson> person : project.persons.entrySet()) {
            out.writeByte(1);
            writeText(out, person.getKey());
            writeText(out, person.getValue().firstId().orElse(""));
            writeProperties(out, person.getValue().properties());
        }
        out.writeByte(0);
        for (Map.Entry<String, Map<String, Object>> group : project.groups.entrySet()) {
            out.writeByte(1);
            writeText(out, group.getKey());
            writeProperties(out, group.getValue());
        }
        out.writeByte(0);
    }

    private static PeopleStore.OfProject readProject(DataInputStream in) throws IOException {
        PeopleStore.OfProject project = new PeopleStore.OfProject();
        while (in.readByte() == 1) {
            String id = readText(in);
            Optional<String> firstId = Optional.of(readText(in)).filter(text -> !text.isEmpty());
            project.persons.put(id, new KnownPerson(readProperties(in), firstId));
        }
        while (in.readByte() == 1) {
            String id = readText(in);
            project.groups.put(id, readProperties(in));
        }
        return project;
    }

    private static void writeProperties(DataOutputStream out, Map<String, Object> properties) throws IOException {
        byte[] json = Json.write(to -> JsonValues.write(to, properties)).getBytes();
        out.writeInt(json.length);
        out.write(json);
    }

    private static Map<String, Object> readProperties(DataInputStream in) throws IOException {
        byte[] json = in.readNBytes(in.readInt());
        return KeptRecord.properties(json);
    }

    private static void writeTexts(DataOutputStream out, Set<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static Set<String> readTexts(DataInputStream in) throws IOException {
        Set<String> texts = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
