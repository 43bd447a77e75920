#include "harness/workload/recorded_times.hpp"

#include <string>

#include "harness/text/text_error.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using namespace poolbench::testing;
using namespace std::chrono_literals;

namespace {

using Times = std::vector<std::chrono::nanoseconds>;

class File {
 public:
  explicit File(const std::string& content) { write_text(path_, content); }

  const std::string& path() const { return path_; }
  Times times(const std::string& options = "", TimesKind kind = TimesKind::durations) const {
    return read_times(parse_times_source(path_ + options, kind)).times;
  }
  /// What is said of the file, without its path.
  std::string refusal(const std::string& options = "", TimesKind kind = TimesKind::durations) const {
    try {
      times(options, kind);
    } catch (const TextError& error) {
      const std::string text = error.what();
      const auto at = text.find(path_);
      return at == std::string::npos ? text : text.substr(0, at) + text.substr(at + path_.size());
    }
    return "accepted";
  }

 private:
  TemporaryFolder folder_;
  std::string path_ = folder_ / "times.csv";
};

}  // namespace

TEST_CASE("the end of a column's name says its unit", "[recorded_times]") {
  CHECK(File("service_ms\n1\n2.5\n").times() == Times{1ms, 2'500us});
  CHECK(File("service_ns\n7\n").times() == Times{7ns});
  CHECK(File("at,took_us\n1,3\n2,4\n").times(",column=took_us") == Times{3us, 4us});
}

TEST_CASE("a unit that is given counts", "[recorded_times]") {
  CHECK(File("duration\n2\n").times(",unit=s") == Times{2s});
  CHECK(File("0.5\n2\n").times(",unit=ms") == Times{500us, 2ms});
  CHECK(File("1,10\n2,20\n").times(",column=2,unit=ns") == Times{10ns, 20ns});
}

TEST_CASE("quotes, spaces, empty lines and carriage returns do no harm", "[recorded_times]") {
  CHECK(File("\"service_ms\"\r\n\r\n \"1\" \r\n2\r\n").times() == Times{1ms, 2ms});
}

TEST_CASE("a unit is never guessed", "[recorded_times]") {
  const std::string unit = "nothing says in which unit the times are; add ,unit=ns, us, ms or s";
  CHECK(File("1\n").refusal() == ", line 1: " + unit);
  CHECK(File("duration\n1\n").refusal() == ", line 1: " + unit);
  CHECK(File("1\n").refusal(",unit=minutes") == "unknown unit 'minutes'; use ns, us, ms or s");
}

TEST_CASE("a column that is not clear is asked for", "[recorded_times]") {
  CHECK(File("a_ms,b_ms\n1,2\n").refusal() ==
        ", line 1: there are several columns; add ,column=NAME with one of: a_ms, b_ms");
  CHECK(File("a_ms,b_ms\n1,2\n").refusal(",column=c") == ", line 1: there is no column 'c'; there are: a_ms, b_ms");
  CHECK(File("1,2\n").refusal(",unit=ms") ==
        ", line 1: there are several columns and no header; add ,column=NUMBER, counted from 1");
  CHECK(File("1,2\n").refusal(",column=3,unit=ms") ==
        ", line 1: there is no header with a column '3'; name its number, from 1 to 2");
}

TEST_CASE("a faulty time is named by its line", "[recorded_times]") {
  CHECK(File("t_ms\n1\n\n-2\n").refusal() == ", line 4: '-2' is negative");
  CHECK(File("t_ms\n1\nx\n").refusal() == ", line 3: 'x' is not a time");
  CHECK(File("t_ms\n1\nnan\n").refusal() == ", line 3: 'nan' is not a time");
  CHECK(File("a,t_ms\n1,2\n3\n").refusal(",column=t_ms") == ", line 3: the time is missing");
  CHECK(File("a,t_ms\n1,\n").refusal(",column=t_ms") == ", line 2: the time is missing");
  CHECK(File("t_s\n2000000\n").refusal() == ", line 2: the time is longer than 277h; is the unit right?");
}

TEST_CASE("a file without times is refused", "[recorded_times]") {
  CHECK(File("").refusal() == ": has no times");
  CHECK(File("t_ms\n").refusal() == ": has a header, but no times");
  CHECK_THROWS_WITH(read_times(parse_times_source("missing.csv", TimesKind::durations)),
                    "cannot read 'missing.csv'; check the path and your permissions");
}

TEST_CASE("instants count from the first, and ascend", "[recorded_times]") {
  CHECK(File("at_s\n100\n100\n101.5\n").times("", TimesKind::instants) == Times{0s, 0s, 1'500ms});
  CHECK(File("at_s\n100\n102\n101\n").refusal("", TimesKind::instants) ==
        ", line 4: is earlier than the line before; sort the file by time");
  CHECK(File("at_s\n100\n99\n").refusal("", TimesKind::instants) ==
        ", line 3: is earlier than the line before; sort the file by time");
}

TEST_CASE("the mean of durations is their mean, that of instants the mean gap", "[recorded_times]") {
  const File file("t_ms\n0\n1\n5\n");
  CHECK(read_times(parse_times_source(file.path(), TimesKind::durations)).mean == 2ms);
  CHECK(read_times(parse_times_source(file.path(), TimesKind::instants)).mean == 2'500us);
}

TEST_CASE("what follows the file is known or refused", "[recorded_times]") {
  const TimesSource source = parse_times_source("a.csv,column=x,unit=us,drawn", TimesKind::durations);
  CHECK(source.file == "a.csv");
  CHECK(source.column == "x");
  CHECK(source.unit == "us");
  CHECK(source.drawn);
  CHECK_THROWS_WITH(parse_times_source("a.csv,random", TimesKind::durations),
                    "'random' is unknown; after the file come column=NAME, unit=ms or drawn");
  CHECK_THROWS_WITH(parse_times_source("a.csv,drawn", TimesKind::instants),
                    "'drawn' is unknown; after the file come column=NAME or unit=ms");
}
