package visits;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** A place in the delegation to a meeting: who takes it, or nobody. */
@PlanningEntity
public class Slot {
    @PlanningId
    private int id;
    private Facts.Meeting meeting;
    @PlanningPin
    private boolean locked;
    @PlanningVariable(allowsUnassigned = true)
    private Facts.Visitor visitor;

    public Slot() {
    }

    /** `visitor` takes the place to begin with, or for good where `locked`; null for nobody. */
    Slot(int id, Facts.Meeting meeting, Facts.Visitor visitor, boolean locked) {
        this.id = id;
        this.meeting = meeting;
        this.visitor = visitor;
        this.locked = locked;
    }

    @ValueRangeProvider
    public List<Facts.Visitor> getEligible() {
        return meeting.eligible;
    }

    public int getId() {
        return id;
    }

    public Facts.Meeting getMeeting() {
        return meeting;
    }

    public Facts.Host getHost() {
        return meeting.host;
    }

    public Facts.Visitor getVisitor() {
        return visitor;
    }

    int pairScore() {
        return meeting.scores.getOrDefault(visitor, 0);
    }
}
