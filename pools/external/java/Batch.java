import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the jobs of one request on an executor and records what they did. */
final class Batch {
    private final Jobs jobs;
    private final int[] hashes;
    private final byte[] runs; // how often each job ran
    private final CountDownLatch left;
    private final long[] submits; // null: not traced
    private final long[] begins;
    private final long[] ends;
    private Load load; // null: all jobs are there at the start
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

    /** Accept time and makespan of a batch, and whether it is a load that ended early. */
    record Times(long accept, long makespan, boolean cut) {}

    /** Submits each job when it is due, and waits until the last one ends. */
    Times run(Executor pool, Load arrivals) throws InterruptedException {
        load = arrivals;
        start = System.nanoTime();
        load.submitAll(start, job -> submit(pool, job, job + 1));
        long accept = load.returned(load.submitted() - 1) - start;
        for (int job = load.submitted(); job < jobs.count(); ++job) left.countDown(); // those that will not come
        left.await();
        return new Times(accept, System.nanoTime() - start, load.submitted() < jobs.count());
    }

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
        return new Times(accept, System.nanoTime() - start, false);
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
        if (load != null) load.jobEnded(ends[job]);
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

    /** Writes a line for each job: {@code submit_ns,begin_ns,end_ns}, and under load {@code ,arrival_ns,returned_ns}. */
    void writeTrace(String path) throws IOException {
        StringBuilder line = new StringBuilder();
        try (PrintStream file = new PrintStream(new BufferedOutputStream(new FileOutputStream(path)))) {
            int count = load == null ? jobs.count() : load.submitted();
            for (int job = 0; job < count; ++job) {
                line.setLength(0);
                line.append(submits[job] - start).append(',').append(begins[job] - start).append(',');
                line.append(ends[job] - start);
                if (load != null) {
                    line.append(',').append(load.arrival(job) - start).append(',').append(load.returned(job) - start);
                }
                file.append(line.append('\n'));
            }
            if (file.checkError()) throw new IOException(path + " cannot be written");
        }
    }

    static String member(String name, long value) {
        return ",\"" + name + "\":" + value;
    }
}
