#include "harness/text/rates.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "harness/text/list.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

constexpr std::size_t most_rates = 1'000;
constexpr double highest = 1e9;

/// A number above 0, perhaps with k or M, that makes up all of `text`; otherwise 0.
double positive_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value) || value <= 0) return 0;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (rest.empty()) return value;
  if (rest == "k") return value * 1e3;
  if (rest == "M") return value * 1e6;
  return 0;
}

/// "100/s:2000/s:x1.5" or "100/s:500/s:+100/s".
void append_range(std::string_view text, std::vector<double>& rates) {
  const auto first_colon = text.find(':');
  const auto second_colon = text.find(':', first_colon + 1);
  const double from = parse_rate(text.substr(0, first_colon));
  const double to = parse_rate(text.substr(first_colon + 1, second_colon - first_colon - 1));
  const std::string_view how = second_colon < text.size() ? text.substr(second_colon + 1) : "";
  const bool multiplies = how.starts_with('x');
  if (!multiplies && !how.starts_with('+')) {
    throw TextError(quoted(text) + " is not a range; write " + std::string(text.substr(0, second_colon)) +
                    ":x1.5 for steps of a half, or " + std::string(text.substr(0, second_colon)) + ":+100/s");
  }
  if (from > to) throw TextError(quoted(text) + " ends before it starts; write the smaller rate first");
  const double step = multiplies ? positive_number(how.substr(1)) : parse_rate(how.substr(1));
  if (multiplies && step <= 1) throw TextError(quoted(text) + " would never end; use a factor above 1, such as x1.5");

  // A rounding error must not lose the last rate.
  const double last = to * (1 + 1e-9);
  for (std::size_t i = 0;; ++i) {
    const double rate =
        multiplies ? from * std::pow(step, static_cast<double>(i)) : from + step * static_cast<double>(i);
    if (rate > last) break;
    rates.push_back(rate);
    if (rates.size() > most_rates) throw TextError(quoted(text) + " is too long; use a larger step");
  }
}

}  // namespace

double parse_rate(std::string_view text) {
  const std::string_view trimmed = trim(text);
  const auto slash = trimmed.find('/');
  if (slash == std::string_view::npos)
    throw TextError(quoted(text) + " has no unit; write for example " + std::string(trimmed) + "/s");
  struct Unit {
    std::string_view name;
    double per_second;
  };
  constexpr std::array<Unit, 4> units{{{"ms", 1e3}, {"s", 1}, {"min", 1.0 / 60}, {"h", 1.0 / 3600}}};
  const auto unit = std::ranges::find(units, trimmed.substr(slash + 1), &Unit::name);
  if (unit == units.end()) throw TextError(quoted(text) + " has an unknown unit; use /ms, /s, /min or /h");
  const double rate = positive_number(trimmed.substr(0, slash)) * unit->per_second;
  if (rate == 0) throw TextError(quoted(text) + " is not a rate above 0; write for example 500/s or 20k/s");
  if (rate > highest) throw TextError(quoted(text) + " is too high; at most 1000000k/s");
  return rate;
}

std::vector<double> parse_rates(std::string_view text) {
  std::vector<double> rates;
  for (const std::string_view part : split_list(text)) {
    if (part.find(':') != std::string_view::npos) {
      append_range(part, rates);
    } else {
      rates.push_back(parse_rate(part));
    }
  }
  std::ranges::sort(rates);
  rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
  return rates;
}

std::string format_rate(double per_second, int significant_digits) {
  const bool thousands = per_second >= 10'000;
  const double value = thousands ? per_second / 1'000 : per_second;
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, significant_digits).ptr;
  return std::string(text.data(), end) + (thousands ? "k/s" : "/s");
}

}  // namespace poolbench
