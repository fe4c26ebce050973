package visits;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the lines that benchmarks/peers/timefold.py writes: a word for the kind, then numbers. */
final class Reader {
    private final Schedule schedule = new Schedule();
    private final List<Facts.Team> teams = new ArrayList<>();
    private final List<Facts.Visitor> visitors = new ArrayList<>();
    private final List<Facts.Host> hosts = new ArrayList<>();
    private final List<Facts.Meeting> meetings = new ArrayList<>();
    private final Map<Facts.Meeting, List<Facts.Visitor>> locked = new HashMap<>();
    private Facts.Travel travel;
    private int quotas;
    private int coverages;

    static Schedule read(Path file) throws IOException {
        Reader reader = new Reader();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.take(line.split(" "));
            }
        }
        reader.addSlots();
        return reader.schedule;
    }

    private void take(String[] cells) {
        switch (cells[0]) {
            case "travel" -> travel =
                new Facts.Travel(Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), whole(cells[3]));
            case "weights" -> schedule.weights =
                new Facts.Weights(whole(cells[1]), whole(cells[2]), whole(cells[3]), whole(cells[4]));
            case "team" -> teams.add(
                new Facts.Team(teams.size(), whole(cells[1]), whole(cells[2]), new HashSet<>(rest(cells, 3))));
            case "visitor" -> visitors.add(new Facts.Visitor(
                visitors.size(), teams.get(whole(cells[1])), whole(cells[2]), whole(cells[3]), whole(cells[4])));
            case "host" -> hosts.add(new Facts.Host(
                hosts.size(), Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), whole(cells[3])));
            case "meeting" -> meetings.add(new Facts.Meeting(meetings.size(), hosts.get(whole(cells[1])),
                Long.parseLong(cells[2]), Long.parseLong(cells[3]), whole(cells[4]), whole(cells[5]),
                whole(cells[6]), whole(cells[7]), whole(cells[8]), travel));
            case "pair" -> meetings.get(whole(cells[2])).scores.put(visitors.get(whole(cells[1])), whole(cells[3]));
            case "locked" -> locked.computeIfAbsent(meetings.get(whole(cells[2])), meeting -> new ArrayList<>())
                .add(visitors.get(whole(cells[1])));
            case "promise" -> schedule.promises.add(
                new Facts.Promise(visitors.get(whole(cells[1])), meetings.get(whole(cells[2]))));
            case "quota" -> takeQuota(cells);
            case "coverage" -> takeCoverage(cells);
            default -> throw new IllegalArgumentException("unknown line: " + cells[0]);
        }
    }

    private void takeQuota(String[] cells) {
        Facts.Quota quota = new Facts.Quota(quotas++, whole(cells[1]) == 1, whole(cells[2]), whole(cells[3]),
            whole(cells[4]), whole(cells[5]), whole(cells[6]), Long.parseLong(cells[7]), Long.parseLong(cells[8]));
        rest(cells, 9).forEach(who -> schedule.claims.add(new Facts.Claim(quota, visitors.get(who))));
    }

    private void takeCoverage(String[] cells) {
        Facts.Coverage coverage = new Facts.Coverage(coverages++, whole(cells[1]));
        rest(cells, 2).forEach(host -> schedule.covered.add(new Facts.Covered(coverage, hosts.get(host))));
    }

    /** As many slots for a meeting as the largest delegation that could come; the plan in force is where it starts. */
    private void addSlots() {
        Map<Facts.Meeting, List<Facts.Visitor>> promised = new HashMap<>();
        schedule.promises.forEach(promise -> promised
            .computeIfAbsent(promise.meeting(), meeting -> new ArrayList<>()).add(promise.visitor()));
        for (Facts.Meeting meeting : meetings) {
            meeting.eligible = List.copyOf(meeting.scores.keySet().stream()
                .sorted((a, b) -> Integer.compare(a.id(), b.id())).toList());
            List<Facts.Visitor> pinned = locked.getOrDefault(meeting, List.of());
            List<Facts.Visitor> sent = new ArrayList<>(pinned);
            promised.getOrDefault(meeting, List.of()).stream()
                .filter(visitor -> meeting.scores.containsKey(visitor) && !pinned.contains(visitor))
                .forEach(sent::add);
            Map<Facts.Team, Integer> members = new HashMap<>();
            meeting.eligible.forEach(visitor -> members.merge(visitor.team(), 1, Integer::sum));
            int most = pinned.size();
            for (Map.Entry<Facts.Team, Integer> team : members.entrySet()) {
                most = Math.max(most, Math.min(team.getKey().most(), team.getValue()));
            }
            for (int place = 0; place < most; place++) {
                Facts.Visitor visitor = place < sent.size() ? sent.get(place) : null;
                schedule.slots.add(new Slot(schedule.slots.size(), meeting, visitor, place < pinned.size()));
            }
        }
    }

    private static int whole(String cell) {
        return Integer.parseInt(cell);
    }

    private static Set<Integer> rest(String[] cells, int first) {
        Set<Integer> numbers = new HashSet<>();
        for (int place = first; place < cells.length; place++) {
            numbers.add(whole(cells[place]));
        }
        return numbers;
    }
}
