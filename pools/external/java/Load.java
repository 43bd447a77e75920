import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Decides when the jobs of a load are submitted, and records when they were due. One thread submits them all. */
abstract class Load {
    protected final Jobs jobs;
    private final long[] arrivals;
    private final long[] returns;
    private int submitted;

    private Load(Jobs jobs) {
        this.jobs = jobs;
        arrivals = new long[jobs.count()];
        returns = new long[jobs.count()];
    }

    static Load of(Request request, Jobs jobs) {
        return request.model().equals("closed") ? new Closed(jobs, request.users()) : new Open(jobs, request.maxBacklog());
    }

    /** Calls {@code submit} with one job after another. */
    abstract void submitAll(long start, IntConsumer submit) throws InterruptedException;

    /** Any thread calls this. */
    abstract void jobEnded(long end);

    int submitted() {
        return submitted;
    }

    long arrival(int job) {
        return arrivals[job];
    }

    long returned(int job) {
        return returns[job];
    }

    protected void submit(long due, IntConsumer submit) {
        arrivals[submitted] = due;
        submit.accept(submitted);
        returns[submitted] = System.nanoTime();
        ++submitted;
    }

    /** Jobs arrive whether or not a worker is free. */
    private static final class Open extends Load {
        private final long maxBacklog;
        private final AtomicInteger ended = new AtomicInteger();

        Open(Jobs jobs, long maxBacklog) {
            super(jobs);
            this.maxBacklog = maxBacklog;
        }

        @Override
        void submitAll(long start, IntConsumer submit) {
            int arrived = 0;
            for (int job = 0; job < jobs.count(); ++job) {
                long due = start + jobs.time(job);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                while (arrived < jobs.count() && start + jobs.time(arrived) <= System.nanoTime()) ++arrived;
                if (job > 0 && Long.compareUnsigned(arrived - ended.get(), maxBacklog) > 0) return;
                submit(due, submit);
            }
        }

        @Override
        void jobEnded(long end) {
            ended.incrementAndGet();
        }
    }

    /** Each of some users thinks, submits a job, waits for its end, and so on. */
    private static final class Closed extends Load {
        private final int users;
        private final AtomicInteger thoughts = new AtomicInteger();
        private final DelayQueue<Thought> thinking = new DelayQueue<>();

        Closed(Jobs jobs, int users) {
            super(jobs);
            this.users = users;
        }

        @Override
        void submitAll(long start, IntConsumer submit) throws InterruptedException {
            for (int user = 0; user < Math.min(users, jobs.count()); ++user) jobEnded(start);
            for (int job = 0; job < jobs.count(); ++job) submit(thinking.take().due(), submit);
        }

        @Override
        void jobEnded(long end) {
            int thought = thoughts.getAndIncrement();
            if (thought < jobs.count()) thinking.add(new Thought(end + jobs.time(thought)));
        }
    }

    /** Over when its user submits the next job. */
    private record Thought(long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Thought) other).due);
        }
    }
}
