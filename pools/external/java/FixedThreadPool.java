import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * java.util.concurrent's fixed thread pool as a program that poolbench measures. It speaks the protocol of
 * harness/external/PROTOCOL.md.
 */
public final class FixedThreadPool {
    static final String PROTOCOL = "3";

    /** HotSpot compiles a method fully after some 10,000 calls, in the background; this is enough for every method. */
    private static final int JIT_BATCHES = 5;
    private static final int JIT_JOBS = 20_000;

    private FixedThreadPool() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("{\"protocol\":" + PROTOCOL + "}");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) System.out.println(reply(line));
    }

    private static String reply(String line) {
        try {
            return answer(Request.parse(line));
        } catch (Exception | OutOfMemoryError error) {
            return "{\"error\":\"" + error.toString().replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"}";
        }
    }

    private static String answer(Request request) throws Exception {
        Jobs jobs = Jobs.read(request.jobsFile(), request.jobs(), request.hashRounds());
        Batch batch = new Batch(jobs, request.trace());
        if (request.warmUp()) compile(request.trace());
        long building = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(request.workers());
        long setup = System.nanoTime() - building;
        try {
            // Starts the threads; a cold pool starts them as jobs come.
            if (request.warmUp()) new Batch(Jobs.alike(request.workers(), 1_000_000), false).run(pool, 1);
            Batch.Times times = request.isLoad() ? batch.run(pool, Load.of(request, jobs))
                : batch.run(pool, request.producers());
            if (request.trace()) batch.writeTrace(request.traceFile());
            return "{\"protocol\":" + PROTOCOL + ",\"checksum\":\"" + Long.toUnsignedString(batch.checksum()) + "\""
                + Batch.member("jobs_done", batch.jobsDone()) + Batch.member("accept_ns", times.accept())
                + Batch.member("makespan_ns", times.makespan()) + Batch.member("setup_ns", setup)
                + ",\"cut\":" + times.cut() + "}";
        } finally {
            pool.shutdown();
            pool.awaitTermination(1, TimeUnit.HOURS);
        }
    }

    /** Makes HotSpot compile the code of a batch, on a separate pool. */
    private static void compile(boolean trace) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (int i = 0; i < JIT_BATCHES; ++i) new Batch(Jobs.alike(JIT_JOBS, 0), trace).run(pool, 1);
        pool.shutdown();
    }
}
