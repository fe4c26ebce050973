package visits;

import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.StringJoiner;

/** Main INSTANCE TRACE SECONDS SPENT SEED: solves with Timefold's defaults, writing plans as they get better. */
public final class Main {
    /** Writing every plan would slow the search down: the last of each such stretch is kept. */
    private static final long MILLIS_BETWEEN_PLANS = 500;

    private final PrintWriter trace;
    private final double spent;
    private final long begun;
    private Schedule latest;
    private double found;

    private Main(PrintWriter trace, double spent, long begun) {
        this.trace = trace;
        this.spent = spent;
        this.begun = begun;
    }

    public static void main(String[] given) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (PrintWriter trace = new PrintWriter(Files.newBufferedWriter(Path.of(given[1])))) {
            Main main = new Main(trace, Double.parseDouble(given[3]), begun);
            main.solve(Reader.read(Path.of(given[0])), Double.parseDouble(given[2]), Long.parseLong(given[4]));
        }
    }

    private void solve(Schedule schedule, double seconds, long seed) throws InterruptedException {
        if (!schedule.slots.isEmpty()) {
            Solver<Schedule> solver = makeSolver(Math.max(1, (long) (1000 * (seconds - elapsed()))), seed);
            solver.addEventListener(event -> {
                if (event.isNewBestSolutionInitialized()) {
                    keep(event.getNewBestSolution());
                }
            });
            Thread writer = new Thread(this::writeNowAndThen);
            writer.setDaemon(true);
            writer.start();
            keep(solver.solve(schedule));
            writer.interrupt();
            writer.join();
        } else {
            keep(schedule);
        }
        write();
        trace.printf("{\"seconds\": %.3f, \"end\": \"time\"}%n", elapsed());
    }

    private static Solver<Schedule> makeSolver(long millis, long seed) {
        SolverConfig config = new SolverConfig().withSolutionClass(Schedule.class).withEntityClasses(Slot.class)
                .withConstraintProviderClass(Rules.class).withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(seed).withTerminationSpentLimit(Duration.ofMillis(millis));
        return SolverFactory.<Schedule>create(config).buildSolver();
    }

    private double elapsed() {
        return spent + (System.nanoTime() - begun) / 1e9;
    }

    /** A plan that Timefold itself knows to break a rule is none. */
    private synchronized void keep(Schedule plan) {
        if (plan.score != null && !plan.score.isFeasible()) {
            return;
        }
        latest = plan;
        found = elapsed();
    }

    private void writeNowAndThen() {
        try {
            while (true) {
                Thread.sleep(MILLIS_BETWEEN_PLANS);
                write();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write() {
        if (latest == null) {
            return;
        }
        StringJoiner pairs = new StringJoiner(", ", "[", "]");
        for (Slot slot : latest.slots) {
            if (slot.getVisitor() != null) {
                pairs.add("[" + slot.getVisitor().id() + ", " + slot.getMeeting().id + "]");
            }
        }
        String points = latest.score == null ? "null" : String.format("[%d, %d, %d]", latest.score.hardScore(),
            latest.score.mediumScore(), latest.score.softScore());
        trace.printf("{\"seconds\": %.3f, \"points\": %s, \"pairs\": %s}%n", found, points, pairs);
        trace.flush();
        latest = null;
    }
}
