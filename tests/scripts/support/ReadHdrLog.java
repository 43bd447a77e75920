import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Prints what HdrHistogram's own library reads in a log: tag, count, median, 99th and 99.9th percentile of each histogram. */
public class ReadHdrLog {
  public static void main(String[] arguments) throws Exception {
    HistogramLogReader log = new HistogramLogReader(arguments[0]);
    for (Histogram one = next(log); one != null; one = next(log)) {
      System.out.println(
          one.getTag() + " " + one.getTotalCount() + " " + one.getValueAtPercentile(50) + " "
              + one.getValueAtPercentile(99) + " " + one.getValueAtPercentile(99.9));
    }
  }

  private static Histogram next(HistogramLogReader log) {
    return log.hasNext() ? (Histogram) log.nextIntervalHistogram() : null;
  }
}
