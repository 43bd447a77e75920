#include "harness/workload/recorded_times.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <deque>
#include <fstream>
#include <optional>

#include "harness/text/list.hpp"
#include "harness/text/units.hpp"
#include "harness/workload/quantiles.hpp"

namespace poolbench {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array<Unit, 4> units{{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};

/// Beyond that, sums of a thousand million of them would not fit.
constexpr double longest_ns = 1e15;

std::optional<double> unit_called(std::string_view name) {
  const auto found = std::ranges::find(units, name, &Unit::name);
  return found != units.end() ? std::optional(found->nanoseconds) : std::nullopt;
}

/// The number that makes up all of `text`.
std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// One field of a CSV row: without spaces and quotes around it.
std::string_view bare(std::string_view field) {
  field = trim(field);
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
  return field;
}

/// The field of that number, from 0. None if the row is shorter.
std::optional<std::string_view> field_of(std::string_view row, std::size_t number) {
  for (; number > 0; --number) {
    const auto comma = row.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    row.remove_prefix(comma + 1);
  }
  return bare(row.substr(0, row.find(',')));
}

std::size_t fields_in(std::string_view row) {
  return static_cast<std::size_t>(std::ranges::count(row, ',')) + 1;
}

/// The rows of a file that are not empty.
class Rows {
 public:
  explicit Rows(const std::string& file) : file_(file), stream_(file) {
    if (!stream_) throw TextError("cannot read " + quoted(file) + "; check the path and your permissions");
  }

  bool next() {
    while (std::getline(stream_, row_)) {
      ++line_;
      if (!trim(row_).empty()) return true;
    }
    return false;
  }
  const std::string& row() const { return row_; }

  [[noreturn]] void fail(const std::string& what) const {
    throw TextError(file_ + ", line " + std::to_string(line_) + ": " + what);
  }

 private:
  const std::string& file_;
  std::ifstream stream_;
  std::string row_;
  std::uint64_t line_ = 0;
};

/// Where the times are in each row, and what they count.
struct Column {
  std::size_t number = 0;  // from 0
  std::string name;        // empty if the file has no header
};

Column column_by_name(const TimesSource& source, const Rows& rows) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < fields_in(rows.row()); ++i) names.emplace_back(*field_of(rows.row(), i));
  if (source.column.empty() && names.size() == 1) return {.number = 0, .name = names.front()};
  const auto found = std::ranges::find(names, source.column);
  if (found != names.end()) return {.number = static_cast<std::size_t>(found - names.begin()), .name = *found};
  if (source.column.empty()) rows.fail("there are several columns; add ,column=NAME with one of: " + join(names));
  rows.fail("there is no column '" + source.column + "'; there are: " + join(names));
}

Column column_by_number(const TimesSource& source, const Rows& rows) {
  if (source.column.empty()) {
    if (fields_in(rows.row()) == 1) return {};
    rows.fail("there are several columns and no header; add ,column=NUMBER, counted from 1");
  }
  const std::optional<double> number = number_in(source.column);
  const auto fields = static_cast<double>(fields_in(rows.row()));
  if (!number || *number != std::floor(*number) || *number < 1 || *number > fields) {
    rows.fail("there is no header with a column '" + source.column + "'; name its number, from 1 to " +
              std::to_string(fields_in(rows.row())));
  }
  return {.number = static_cast<std::size_t>(*number) - 1, .name = {}};
}

double unit_of(const TimesSource& source, const Column& column, const Rows& rows) {
  if (const auto unit = unit_called(source.unit)) return *unit;
  const auto underscore = column.name.rfind('_');
  if (underscore != std::string::npos) {
    if (const auto unit = unit_called(std::string_view(column.name).substr(underscore + 1))) return *unit;
  }
  rows.fail("nothing says in which unit the times are; add ,unit=ns, us, ms or s");
}

/// Calls `take` with each time, in nanoseconds.
template <class Take>
void for_each_time(const TimesSource& source, Take take) {
  Rows rows(source.file);
  if (!rows.next()) throw TextError(source.file + ": has no times");
  // A header has a field that is no number.
  bool has_header = false;
  for (std::size_t i = 0; i < fields_in(rows.row()); ++i) has_header |= !number_in(*field_of(rows.row(), i));
  const Column column = has_header ? column_by_name(source, rows) : column_by_number(source, rows);
  const double unit = unit_of(source, column, rows);
  if (has_header && !rows.next()) throw TextError(source.file + ": has a header, but no times");
  do {
    const std::optional<std::string_view> field = field_of(rows.row(), column.number);
    if (!field || field->empty()) rows.fail("the time is missing");
    const std::optional<double> value = number_in(*field);
    if (!value) rows.fail(quoted(*field) + " is not a time");
    if (*value < 0) rows.fail(quoted(*field) + " is negative");
    take(rows, *value * unit);
  } while (rows.next());
}

std::chrono::nanoseconds checked(const Rows& rows, double nanoseconds) {
  if (nanoseconds > longest_ns) rows.fail("the time is longer than 277h; is the unit right?");
  return std::chrono::nanoseconds(std::llround(nanoseconds));
}

std::chrono::nanoseconds mean_duration(const std::vector<std::chrono::nanoseconds>& times) {
  double sum = 0;
  for (const auto time : times) sum += static_cast<double>(time.count());
  return std::chrono::nanoseconds(std::llround(sum / static_cast<double>(times.size())));
}

std::chrono::nanoseconds mean_gap(const std::vector<std::chrono::nanoseconds>& instants) {
  return instants.back() / std::max<std::int64_t>(1, static_cast<std::int64_t>(instants.size()) - 1);
}

}  // namespace

TimesSource parse_times_source(std::string_view text, TimesKind kind) {
  TimesSource source{.text = std::string(text), .file = {}, .column = {}, .unit = {}, .kind = kind};
  if (kind == TimesKind::quantiles) {
    source.drawn = true;
    return source;
  }
  const std::vector<std::string_view> parts = split_list(text);
  source.file = std::string(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].starts_with("column=")) {
      source.column = std::string(parts[i].substr(7));
    } else if (parts[i].starts_with("unit=")) {
      source.unit = std::string(parts[i].substr(5));
      if (!unit_called(source.unit)) throw TextError("unknown unit " + quoted(source.unit) + "; use ns, us, ms or s");
    } else if (parts[i] == "drawn" && kind == TimesKind::durations) {
      source.drawn = true;
    } else {
      throw TextError(quoted(parts[i]) + " is unknown; after the file come column=NAME" +
                      (kind == TimesKind::durations ? ", unit=ms or drawn" : " or unit=ms"));
    }
  }
  return source;
}

RecordedTimes read_times(const TimesSource& source) {
  RecordedTimes recorded{.source = source, .times = {}};
  if (source.kind == TimesKind::quantiles) {
    recorded.times = times_with_quantiles(source.text);
    recorded.mean = mean_duration(recorded.times);
  } else if (source.kind == TimesKind::durations) {
    for_each_time(source, [&](const Rows& rows, double time) { recorded.times.push_back(checked(rows, time)); });
    recorded.mean = mean_duration(recorded.times);
  } else {
    double first = 0;
    for_each_time(source, [&](const Rows& rows, double time) {
      if (recorded.times.empty()) first = time;
      if (time < first || (!recorded.times.empty() && checked(rows, time - first) < recorded.times.back()))
        rows.fail("is earlier than the line before; sort the file by time");
      recorded.times.push_back(checked(rows, time - first));
    });
    recorded.mean = mean_gap(recorded.times);
  }
  return recorded;
}

const RecordedTimes& recorded_times(const TimesSource& source) {
  static std::deque<RecordedTimes> known;
  const auto same = [&](const RecordedTimes& recorded) {
    return recorded.source.text == source.text && recorded.source.kind == source.kind;
  };
  const auto found = std::ranges::find_if(known, same);
  return found != known.end() ? *found : known.emplace_back(read_times(source));
}

}  // namespace poolbench
