package visits;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countDistinct;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toList;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;
import static ai.timefold.solver.core.api.score.stream.Joiners.filtering;

import ai.timefold.solver.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.uni.UniConstraintStream;
import java.util.HashSet;
import java.util.List;

/** The rules of problem.md as constraint streams. Unassigned slots are not in a stream. */
public class Rules implements ConstraintProvider {
    private static final HardMediumSoftLongScore HARD = HardMediumSoftLongScore.ONE_HARD;
    private static final HardMediumSoftLongScore MEDIUM = HardMediumSoftLongScore.ONE_MEDIUM;
    private static final HardMediumSoftLongScore SOFT = HardMediumSoftLongScore.ONE_SOFT;

    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
        return new Constraint[] {delegation(factory), twoPlaces(factory), maxPerDay(factory), maxPerMonth(factory),
            gap(factory), quotaMax(factory), shortfall(factory), meetings(factory), pairs(factory),
            coverage(factory), load(factory), kept(factory), rescheduled(factory), substituted(factory)};
    }

    private Constraint delegation(ConstraintFactory factory) {
        return factory.forEach(Slot.class).groupBy(Slot::getMeeting, toList(Slot::getVisitor))
                .map((meeting, visitors) -> faults(visitors)).filter(faults -> faults > 0)
                .penalizeLong(HARD, faults -> faults).asConstraint("delegation");
    }

    private static long faults(List<Facts.Visitor> visitors) {
        Facts.Team team = visitors.get(0).team();
        long strangers = visitors.stream().filter(visitor -> visitor.team() != team).count();
        long twice = visitors.size() - new HashSet<>(visitors).size();
        long size = Math.max(0, Math.max(team.least() - visitors.size(), visitors.size() - team.most()));
        boolean led = team.leaders().isEmpty()
                || visitors.stream().anyMatch(visitor -> team.leaders().contains(visitor.id()));
        return strangers + twice + size + (led ? 0 : 1);
    }

    private Constraint twoPlaces(ConstraintFactory factory) {
        return factory.forEachUniquePair(Slot.class, equal(Slot::getVisitor))
                .filter((a, b) -> a.getMeeting() != b.getMeeting() && a.getMeeting().clashes(b.getMeeting()))
                .penalizeLong(HARD, (a, b) -> 1).asConstraint("two places");
    }

    private Constraint maxPerDay(ConstraintFactory factory) {
        return factory.forEach(Slot.class).groupBy(Slot::getVisitor, slot -> slot.getMeeting().day, count())
                .filter((visitor, day, visits) -> visits > visitor.maxPerDay())
                .penalizeLong(HARD, (visitor, day, visits) -> visits - visitor.maxPerDay()).asConstraint("day");
    }

    private Constraint maxPerMonth(ConstraintFactory factory) {
        return factory.forEach(Slot.class).groupBy(Slot::getVisitor, slot -> slot.getMeeting().month, count())
                .filter((visitor, month, visits) -> visits > visitor.maxPerMonth())
                .penalizeLong(HARD, (visitor, month, visits) -> visits - visitor.maxPerMonth()).asConstraint("month");
    }

    private Constraint gap(ConstraintFactory factory) {
        return factory.forEachUniquePair(Slot.class, equal(Slot::getHost))
                .filter((a, b) -> a.getMeeting() != b.getMeeting()
                        && Math.abs(a.getMeeting().day - b.getMeeting().day) < a.getHost().gapDays())
                .penalizeLong(HARD, (a, b) -> 1).asConstraint("gap");
    }

    private UniConstraintStream<Counted> counted(ConstraintFactory factory) {
        var slots = factory.forEach(Facts.Claim.class).join(Slot.class, equal(Facts.Claim::visitor, Slot::getVisitor),
                filtering((claim, slot) -> claim.quota().names(slot.getMeeting())));
        return slots.groupBy((claim, slot) -> claim.quota(), countBi(), countDistinct((claim, slot) -> slot.getMeeting()))
                .map((quota, pairs, visits) -> new Counted(quota, quota.assignments() ? pairs : visits));
    }

    record Counted(Facts.Quota quota, int count) {
    }

    private Constraint quotaMax(ConstraintFactory factory) {
        return counted(factory).filter(counted -> counted.count > counted.quota.room())
                .penalizeLong(HARD, counted -> counted.count - counted.quota.room()).asConstraint("quota max");
    }

    /** What is owed is a constant: meeting it is rewarded, so that a quota nobody works for needs no stream. */
    private Constraint shortfall(ConstraintFactory factory) {
        return counted(factory).filter(counted -> counted.quota.owed() > 0)
                .rewardLong(MEDIUM,
                        counted -> (long) counted.quota.weight() * Math.min(counted.count, counted.quota.owed()))
                .asConstraint("shortfall");
    }

    private Constraint meetings(ConstraintFactory factory) {
        return factory.forEach(Slot.class).groupBy(Slot::getMeeting)
                .rewardLong(SOFT, meeting -> meeting.value).asConstraint("meetings");
    }

    private Constraint pairs(ConstraintFactory factory) {
        return factory.forEach(Slot.class).impactLong(SOFT, Slot::pairScore).asConstraint("pairs");
    }

    private Constraint coverage(ConstraintFactory factory) {
        return factory.forEach(Facts.Covered.class).ifExists(Slot.class, equal(Facts.Covered::host, Slot::getHost))
                .groupBy(Facts.Covered::coverage).impactLong(SOFT, Facts.Coverage::value).asConstraint("coverage");
    }

    private Constraint load(ConstraintFactory factory) {
        return factory.forEach(Slot.class).groupBy(Slot::getVisitor, count()).join(Facts.Weights.class)
                .penalizeLong(SOFT, (visitor, visits, weights) ->
                        (long) weights.load() * visits * (2L * visitor.loadBefore() + visits)).asConstraint("load");
    }

    // That each promise is dropped is a constant; what becomes of it instead is rewarded.

    private UniConstraintStream<Facts.Promise> broken(ConstraintFactory factory) {
        return factory.forEach(Facts.Promise.class).ifNotExists(Slot.class,
                equal(Facts.Promise::visitor, Slot::getVisitor), equal(Facts.Promise::meeting, Slot::getMeeting));
    }

    private Constraint kept(ConstraintFactory factory) {
        return factory.forEach(Facts.Promise.class)
                .ifExists(Slot.class, equal(Facts.Promise::visitor, Slot::getVisitor),
                        equal(Facts.Promise::meeting, Slot::getMeeting))
                .join(Facts.Weights.class)
                .rewardLong(SOFT, (promise, weights) -> weights.drop()).asConstraint("kept");
    }

    private Constraint rescheduled(ConstraintFactory factory) {
        return broken(factory)
                .ifExists(Slot.class, equal(Facts.Promise::visitor, Slot::getVisitor),
                        equal(promise -> promise.meeting().host, Slot::getHost))
                .join(Facts.Weights.class)
                .rewardLong(SOFT, (promise, weights) -> weights.drop() - weights.reschedule())
                .asConstraint("rescheduled");
    }

    private Constraint substituted(ConstraintFactory factory) {
        return broken(factory)
                .ifNotExists(Slot.class, equal(Facts.Promise::visitor, Slot::getVisitor),
                        equal(promise -> promise.meeting().host, Slot::getHost))
                .ifExists(Slot.class, equal(Facts.Promise::meeting, Slot::getMeeting))
                .join(Facts.Weights.class)
                .rewardLong(SOFT, (promise, weights) -> weights.drop() - weights.substitute())
                .asConstraint("substituted");
    }
}
