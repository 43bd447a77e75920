import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The jobs of a batch or a load, as the file from the suite lists them: one line {@code word,service_ns} per job, or
 * {@code word,service_ns,time_ns} under load.
 */
final class Jobs {
    private final byte[] text;
    private final int[] words; // where each word begins; it ends at the comma
    private final long[] services;
    private final long[] times; // under load: arrivals or think times
    private final long hashRounds;

    private Jobs(byte[] text, int[] words, long[] services, long[] times, long hashRounds) {
        this.text = text;
        this.words = words;
        this.services = services;
        this.times = times;
        this.hashRounds = hashRounds;
    }

    static Jobs read(String path, int count, long hashRounds) throws IOException {
        byte[] text = Files.readAllBytes(Path.of(path));
        int[] words = new int[count];
        long[] services = new long[count];
        long[] times = new long[count];
        int at = 0;
        for (int job = 0; job < count; ++job) {
            words[job] = at;
            while (text[at] != ',') ++at;
            for (++at; text[at] != '\n' && text[at] != ','; ++at) services[job] = services[job] * 10 + (text[at] - '0');
            if (text[at] == ',') {
                for (++at; text[at] != '\n'; ++at) times[job] = times[job] * 10 + (text[at] - '0');
            }
            ++at;
        }
        return new Jobs(text, words, services, times, hashRounds);
    }

    /** Jobs of one letter that all take the same time. */
    static Jobs alike(int count, long service) {
        long[] services = new long[count];
        java.util.Arrays.fill(services, service);
        return new Jobs(new byte[] {'w', ','}, new int[count], services, new long[count], 1);
    }

    int count() {
        return words.length;
    }

    /** Under load: when a job arrives, from the start; or how long a user thinks. */
    long time(int index) {
        return times[index];
    }

    /** The 32-bit FNV-1a of the job's word, written {@code hashRounds} times in a row. */
    int hash(int job) {
        int hash = 0x811C9DC5;
        for (long round = 0; round < hashRounds; ++round) {
            for (int at = words[job]; text[at] != ','; ++at) hash = (hash ^ text[at]) * 16777619;
        }
        return hash;
    }

    /** Waits for the job's service time, never less. (Thread.sleep rounds to milliseconds.) */
    void sleep(int job) {
        if (services[job] == 0) return;
        long end = System.nanoTime() + services[job];
        for (long left = services[job]; left > 0; left = end - System.nanoTime()) LockSupport.parkNanos(left);
    }
}
