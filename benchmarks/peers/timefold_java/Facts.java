package visits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an instance says, by number in its lists; days, minutes and months as in the file the peer writes. */
final class Facts {
    private Facts() {
    }

    record Team(int id, int least, int most, Set<Integer> leaders) {
    }

    record Visitor(int id, Team team, int maxPerDay, int maxPerMonth, int loadBefore) {
    }

    record Host(int id, double lat, double lon, int gapDays) {
    }

    record Quota(int id, boolean assignments, int owed, int room, int weight, int firstDay, int lastDay, long kinds,
            long categories) {
        boolean names(Meeting meeting) {
            return firstDay <= meeting.day && meeting.day <= lastDay
                    && (kinds >> meeting.kind & 1) == 1 && (categories >> meeting.category & 1) == 1;
        }
    }

    /** A visitor whose visits count for a quota. */
    record Claim(Quota quota, Visitor visitor) {
    }

    record Coverage(int id, int value) {
    }

    /** A host in the subtree of a coverage row. */
    record Covered(Coverage coverage, Host host) {
    }

    /** A pair of the plan in force. */
    record Promise(Visitor visitor, Meeting meeting) {
    }

    record Weights(int load, int drop, int substitute, int reschedule) {
    }

    /** How distance becomes minutes, as problem.md defines it. */
    record Travel(double speedKmh, double detour, int buffer) {
        private static final double EARTH_RADIUS_KM = 6371.0088;

        /** Minutes that must lie between the end at one host and the start at another. */
        int pause(Host a, Host b) {
            if (a.lat == b.lat && a.lon == b.lon) {
                return 0;
            }
            double halfLat = Math.toRadians(b.lat - a.lat) / 2;
            double halfLon = Math.toRadians(b.lon - a.lon) / 2;
            double chord = Math.pow(Math.sin(halfLat), 2) + Math.cos(Math.toRadians(a.lat))
                    * Math.cos(Math.toRadians(b.lat)) * Math.pow(Math.sin(halfLon), 2);
            double km = round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1.0, chord))));
            return (int) Math.ceil(round(60 * detour * km / speedKmh)) + buffer;
        }

        private static double round(double value) {
            return Math.rint(value * 1e6) / 1e6;
        }
    }

    static final class Meeting {
        final int id;
        final Host host;
        final long start;
        final long end;
        final int day;
        final int month;
        final int value;
        final int kind;
        final int category;
        final Travel travel;
        /** Preferences less travel cost, for every visitor who may come. */
        final Map<Visitor, Integer> scores = new HashMap<>();
        List<Visitor> eligible = List.of();

        Meeting(int id, Host host, long start, long end, int day, int month, int value, int kind, int category,
                Travel travel) {
            this.id = id;
            this.host = host;
            this.start = start;
            this.end = end;
            this.day = day;
            this.month = month;
            this.value = value;
            this.kind = kind;
            this.category = category;
            this.travel = travel;
        }

        boolean clashes(Meeting other) {
            Meeting first = start <= other.start ? this : other;
            Meeting second = first == this ? other : this;
            return second.start < first.end + travel.pause(first.host, second.host);
        }
    }
}
