package dev.sluice.flagconfig;

import java.util.ArrayList;
import java.util.List;

/** The service started once more with unchanged settings, while the broker has lost what it knew. */
public class StartedOnEmptiedTopicsProfile extends StartedAgainProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        List<TestResourceEntry> all = new ArrayList<>(super.testResources());
        all.add(new TestResourceEntry(EmptiedTopics.class));
        return all;
    }
}
