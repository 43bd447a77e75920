#include "harness/text/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace poolbench {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

constexpr std::array<Unit, 6> units{{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}}};

/// The longest list that makes sense for a sweep; a mistyped range must not fill the memory.
constexpr std::size_t most_counts = 10'000;

/// Removes a number from the front of `text`; false if there is none.
template <class Number>
bool take_number(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// Our notation for a range in the notation of other programs, "1..16" or "1-16"; empty if `text` is not one.
std::string as_range(std::string_view text) {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string_view rest = trim(text);
  if (!take_number(rest, from)) return {};
  constexpr std::array<std::string_view, 3> separators{"...", "..", "-"};
  const auto* separator =
      std::ranges::find_if(separators, [rest](std::string_view each) { return rest.starts_with(each); });
  if (separator == separators.end()) return {};
  rest.remove_prefix(separator->size());
  if (!take_number(rest, to) || !rest.empty()) return {};
  return std::to_string(from) + ":" + std::to_string(to) + ":+1";
}

/// "1:64:x2" or "1:16:+5".
void append_range(std::string_view text, std::vector<std::uint64_t>& counts) {
  const auto first_colon = text.find(':');
  const auto second_colon = text.find(':', first_colon + 1);
  const std::uint64_t from = parse_count(text.substr(0, first_colon));
  const std::uint64_t to = parse_count(text.substr(first_colon + 1, second_colon - first_colon - 1));
  const std::string_view ends = text.substr(0, second_colon);
  const std::string_view how = second_colon < text.size() ? text.substr(second_colon + 1) : "";
  const char kind = how.empty() ? ' ' : how.front();
  if (how.size() < 2 || (kind != 'x' && kind != '+')) {
    throw TextError(quoted(text) + " is not a range; write " + std::string(ends) + ":+1 for each number, or " +
                    std::string(ends) + ":x2 to double each time");
  }
  const std::uint64_t step = parse_count(how.substr(1));
  if (from > to) throw TextError(quoted(text) + " ends before it starts; write the smaller number first");
  if (kind == 'x' && from == 0) throw TextError(quoted(text) + " would stay at 0; start at 1");
  if (kind == 'x' ? step < 2 : step < 1) throw TextError(quoted(text) + " would never end; use a larger step");

  for (std::uint64_t count = from; count <= to;) {
    counts.push_back(count);
    if (counts.size() > most_counts) throw TextError(quoted(text) + " is too long; use a larger step");
    if (kind == 'x' ? count > to / step : count > to - std::min(to, step)) break;
    count = kind == 'x' ? count * step : count + step;
  }
}

}  // namespace

std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view usual_unit) {
  std::string_view rest = trim(text);
  double value = 0;
  if (!take_number(rest, value) || !std::isfinite(value)) {
    throw TextError(quoted(text) + " is not a duration; write for example 1s, 250ms, 50us or 0");
  }
  if (value < 0) throw TextError(quoted(text) + " is negative; a duration is 0 or more");
  if (rest.empty()) {
    if (value == 0) return {};
    throw TextError(quoted(text) + " has no unit; write for example " + std::string(trim(text)) +
                    std::string(usual_unit));
  }
  const auto unit = std::ranges::find(units, trim(rest), &Unit::name);
  if (unit == units.end()) {
    throw TextError(quoted(text) + " has an unknown unit " + quoted(trim(rest)) + "; use ns, us, ms, s, min or h");
  }
  const double nanoseconds = value * unit->nanoseconds;
  constexpr double longest = 1e15;
  if (nanoseconds > longest) throw TextError(quoted(text) + " is too long; at most 277h");
  return std::chrono::nanoseconds(std::llround(nanoseconds));
}

std::uint64_t parse_count(std::string_view text, std::string_view example) {
  std::string_view rest = trim(text);
  const auto malformed = [&] {
    return TextError(quoted(text) + " is not a whole number; write for example " + std::string(example));
  };
  if (rest.starts_with('-')) throw TextError(quoted(text) + " is negative; write a whole number");
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error == std::errc::result_out_of_range) throw TextError(quoted(text) + " is too large");
  if (error != std::errc()) throw malformed();
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));

  std::uint64_t factor = 1;
  if (rest == "k")
    factor = 1'000;
  else if (rest == "M")
    factor = 1'000'000;
  else if (rest == "G")
    factor = 1'000'000'000;
  else if (!rest.empty())
    throw malformed();
  if (value > std::numeric_limits<std::uint64_t>::max() / factor) throw TextError(quoted(text) + " is too large");
  return value * factor;
}

std::vector<std::uint64_t> parse_counts(std::string_view text, std::string_view example) {
  std::vector<std::uint64_t> counts;
  for (const std::string_view part : split_list(text)) {
    if (part.find(':') != std::string_view::npos) {
      append_range(part, counts);
    } else if (const std::string range = as_range(part); !range.empty()) {
      throw TextError(quoted(part) + " is not a range; write " + range);
    } else {
      counts.push_back(parse_count(part, example));
    }
  }
  if (counts.size() > most_counts) throw TextError("the list has more than 10000 numbers; name fewer");
  return counts;
}

std::string format_whole(double value) {
  return format_count(static_cast<std::uint64_t>(std::llround(value)));
}

std::string format_fixed(double value, int digits) {
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
  return error == std::errc() ? std::string(text.data(), end) : "?";
}

std::string format_shortest(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string format_duration(double nanoseconds) {
  static constexpr std::array<Unit, 4> shown{{{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};
  const double size = std::abs(nanoseconds);
  // 0.9995 of a unit or more would round to 1000 of the smaller one.
  const auto* unit = std::ranges::find_if(shown, [&](const Unit& u) { return size >= 0.9995 * u.nanoseconds; });
  if (unit == shown.end()) unit = &shown.back();
  const double value = nanoseconds / unit->nanoseconds;
  const double magnitude = std::abs(value);
  const int digits = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
  return format_fixed(value, digits) + " " + std::string(unit->name);
}

std::string format_rounded(std::chrono::nanoseconds duration) {
  return format_duration(static_cast<double>(duration.count()));
}

std::string format_span(std::chrono::nanoseconds span) {
  using namespace std::chrono;
  if (span < minutes(2)) return format_duration(static_cast<double>(span.count()));
  const auto in = [span](auto unit) { return static_cast<std::uint64_t>(round<decltype(unit)>(span).count()); };
  if (span < hours(2)) return format_count(in(minutes())) + " min";
  if (span < hours(48)) return format_count(in(hours())) + " h";
  return format_count(in(days())) + " days";
}

std::string format_exact(std::chrono::nanoseconds duration) {
  const auto count = duration.count();
  if (count == 0) return "0";
  if (count % 1'000'000'000 == 0) return std::to_string(count / 1'000'000'000) + "s";
  if (count % 1'000'000 == 0) return std::to_string(count / 1'000'000) + "ms";
  if (count % 1'000 == 0) return std::to_string(count / 1'000) + "us";
  return std::to_string(count) + "ns";
}

std::string format_count(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return text;
}

std::string format_ratio(double ratio) {
  return format_fixed(ratio, ratio < 1 ? 3 : ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return format_count(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace poolbench
