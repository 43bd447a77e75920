import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntToLongFunction;

/** Runs the jobs of one request on an executor and records what they did. */
final class Batch {
    private final Jobs jobs;
    private final int[] hashes;
    private final byte[] runs; // how often each job ran
    private final CountDownLatch left;
    private final long[] submits; // null: not traced
    private final long[] begins;
    private final long[] ends;
    private long start;

    Batch(Jobs jobs, boolean trace) {
        this.jobs = jobs;
        int count = jobs.count();
        hashes = new int[count];
        runs = new byte[count];
        left = new CountDownLatch(count);
        submits = trace ? touched(count) : null;
        begins = trace ? touched(count) : null;
        ends = trace ? touched(count) : null;
    }

    /** An array whose memory is touched before the clock starts. */
    private static long[] touched(int count) {
        long[] times = new long[count];
        Arrays.fill(times, 1);
        return times;
    }

    /** Accept time and makespan of a batch. */
    record Times(long accept, long makespan) {}

    /** Starts {@code producers} threads that each submit an equal, contiguous share, and waits until the last job ends. */
    Times run(Executor pool, int producers) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(producers);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] threads = new Thread[producers];
        for (int producer = 0; producer < producers; ++producer) {
            int first = (int) ((long) jobs.count() * producer / producers);
            int last = (int) ((long) jobs.count() * (producer + 1) / producers);
            threads[producer] = new Thread(() -> {
                ready.countDown();
                awaitQuietly(release);
                try {
                    submit(pool, first, last);
                } catch (Throwable error) { // for example, a thread that cannot be started
                    failure.compareAndSet(null, error);
                }
            });
            threads[producer].setDaemon(true); // if a later one cannot be started, this one waits forever
            threads[producer].start();
        }
        ready.await();
        start = System.nanoTime();
        release.countDown();
        for (Thread thread : threads) thread.join();
        long accept = System.nanoTime() - start;
        if (failure.get() != null) throw new IllegalStateException(failure.get());
        left.await();
        return new Times(accept, System.nanoTime() - start);
    }

    private void submit(Executor pool, int first, int last) {
        for (int job = first; job < last; ++job) {
            if (submits != null) submits[job] = System.nanoTime();
            int index = job;
            pool.execute(() -> runJob(index));
        }
    }

    private void runJob(int job) {
        if (begins != null) begins[job] = System.nanoTime();
        hashes[job] = jobs.hash(job);
        jobs.sleep(job);
        ++runs[job];
        if (ends != null) ends[job] = System.nanoTime();
        left.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    long jobsDone() {
        long done = 0;
        for (byte run : runs) done += run;
        return done;
    }

    /** Sum of all hashes modulo 2^64. */
    long checksum() {
        long sum = 0;
        for (int hash : hashes) sum += Integer.toUnsignedLong(hash);
        return sum;
    }

    /** The members that are reported only for a traced batch, as JSON. */
    String figures(int workers) {
        long[] services = sorted(job -> ends[job] - begins[job]);
        return member("service_sum_ns", Arrays.stream(services).sum()) + member("service_max_ns", rank(services, 1000))
            + member("peak_concurrency", peakConcurrency())
            + member("steady_overhead_ns", steadyOverhead(workers))
            + percentiles("wait", sorted(job -> begins[job] - start))
            + percentiles("response", sorted(job -> ends[job] - start))
            + percentiles("queueing", sorted(job -> begins[job] - submits[job]));
    }

    static String member(String name, long value) {
        return ",\"" + name + "\":" + value;
    }

    private static String percentiles(String name, long[] sorted) {
        return member(name + "_p50_ns", rank(sorted, 500)) + member(name + "_p90_ns", rank(sorted, 900))
            + member(name + "_p99_ns", rank(sorted, 990)) + member(name + "_p999_ns", rank(sorted, 999))
            + member(name + "_max_ns", rank(sorted, 1000));
    }

    /** The smallest value that at least {@code perMille} of all values do not exceed. */
    private static long rank(long[] sorted, long perMille) {
        return sorted[(int) ((sorted.length * perMille + 999) / 1000) - 1];
    }

    private long[] sorted(IntToLongFunction value) {
        long[] values = new long[jobs.count()];
        Arrays.setAll(values, value);
        Arrays.sort(values);
        return values;
    }

    /** The workers' time from the start until the last job began, minus what they spent on jobs. */
    private long steadyOverhead(int workers) {
        long[] begun = sorted(job -> begins[job]);
        long last = begun[begun.length - 1];
        long[] busy = sorted(job -> Math.min(ends[job], last) - begins[job]);
        return workers * (last - start) - Arrays.stream(busy).sum();
    }

    /** The most jobs between begin and end at one instant. A job that begins as another ends does not overlap it. */
    private int peakConcurrency() {
        long[] begun = sorted(job -> begins[job]);
        long[] over = sorted(job -> ends[job]);
        int ended = 0;
        int peak = 0;
        for (int running = 0; running < begun.length; ++running) {
            while (ended < running && over[ended] <= begun[running]) ++ended;
            peak = Math.max(peak, running + 1 - ended);
        }
        return peak;
    }
}
