import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line from the suite: a flat JSON object of numbers, booleans and strings. */
record Request(int workers, int jobs, int producers, boolean trace, long hashRounds, boolean warmUp, String jobsFile,
    String traceFile, String model, int users, long maxBacklog) {
    private static final Pattern MEMBER =
        Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+|true|false))");

    static Request parse(String line) {
        Map<String, String> members = new HashMap<>();
        for (Matcher member = MEMBER.matcher(line); member.find();) {
            String text = member.group(2);
            members.put(member.group(1), text == null ? member.group(3) : text.replaceAll("\\\\(.)", "$1"));
        }
        if (!FixedThreadPool.PROTOCOL.equals(members.get("protocol"))) {
            throw new IllegalArgumentException("this program speaks protocol " + FixedThreadPool.PROTOCOL);
        }
        return new Request(number(members, "workers"), number(members, "jobs"), number(members, "producers"),
            Boolean.parseBoolean(text(members, "trace")), Long.parseLong(text(members, "hash_rounds")),
            Boolean.parseBoolean(text(members, "warm_up")), text(members, "jobs_file"), text(members, "trace_file"),
            text(members, "model"), number(members, "users"), Long.parseUnsignedLong(text(members, "max_backlog")));
    }

    boolean isLoad() {
        return !model.equals("batch");
    }

    private static int number(Map<String, String> members, String name) {
        return Integer.parseInt(text(members, name));
    }

    private static String text(Map<String, String> members, String name) {
        String text = members.get(name);
        if (text == null) throw new IllegalArgumentException("the request lacks " + name);
        return text;
    }
}
