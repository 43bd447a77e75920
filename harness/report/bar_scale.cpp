#include "harness/report/bar_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace poolbench {
namespace {

/// Beyond this ratio, short linear bars all look the same.
constexpr double widest_linear = 10;

constexpr std::array<const char*, 9> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

}  // namespace

BarScale::BarScale(std::span<const double> values, int columns, bool unicode)
    : unicode_(unicode), columns_(columns), largest_(*std::ranges::max_element(values)) {
  const double smallest = *std::ranges::min_element(values);
  logarithmic_ = largest_ > widest_linear * smallest;
  lowest_ = smallest / 2;  // so that the shortest bar is visible: it is as long as a doubling
}

double BarScale::columns_to(double value) const {
  return columns_ * (logarithmic_ ? std::log(value / lowest_) / std::log(largest_ / lowest_) : value / largest_);
}

const char* BarScale::mark() const {
  return unicode_ ? "│" : "|";
}

std::string BarScale::bar(double value, double marked) const {
  const double steps = unicode_ ? 8 : 1;
  const auto filled = static_cast<std::size_t>(std::max(1.0, std::round(columns_to(value) * steps)));
  const auto full = filled / static_cast<std::size_t>(steps);
  const auto mark_column = static_cast<std::size_t>(std::max(0.0, std::ceil(columns_to(marked)) - 1));

  std::string text;
  for (std::size_t column = 0; column < std::max(full + 1, mark_column + 1); ++column) {
    if (column == mark_column)
      text += mark();
    else if (column < full)
      text += unicode_ ? eighths.back() : "#";
    else
      text += column == full && unicode_ && filled % 8 > 0 ? eighths[filled % 8] : " ";
  }
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace poolbench
