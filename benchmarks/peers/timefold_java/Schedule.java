package visits;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.ProblemFactProperty;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoftlong.HardMediumSoftLongScore;
import java.util.ArrayList;
import java.util.List;

/** An instance and a plan for it: hard points are rules, medium ones the shortfall, soft ones the score. */
@PlanningSolution
public class Schedule {
    @ProblemFactCollectionProperty
    List<Facts.Claim> claims = new ArrayList<>();
    @ProblemFactCollectionProperty
    List<Facts.Covered> covered = new ArrayList<>();
    @ProblemFactCollectionProperty
    List<Facts.Promise> promises = new ArrayList<>();
    @ProblemFactProperty
    Facts.Weights weights;
    @PlanningEntityCollectionProperty
    List<Slot> slots = new ArrayList<>();
    @PlanningScore
    HardMediumSoftLongScore score;
}
