#pragma once

#include <span>
#include <string>

namespace poolbench {

/// Values as bars of a terminal's columns, from the left border on: as long as the value on a linear scale, as long as
/// its logarithm if the largest value is more than ten times the smallest.
class BarScale {
 public:
  /// `values` is all that will be drawn: at least one, all above 0. `columns` is how long the largest becomes.
  /// `unicode`: eighths of a column are drawn; else whole ones, in ASCII.
  BarScale(std::span<const double> values, int columns, bool unicode);

  bool is_logarithmic() const { return logarithmic_; }

  /// What stands at a marked value.
  const char* mark() const;

  /// The bar of `value` with `marked` marked on it or beyond it; no blanks at its end. A bar that ends at the marked
  /// value ends in the mark.
  std::string bar(double value, double marked) const;

 private:
  double columns_to(double value) const;

  bool unicode_;
  bool logarithmic_;
  double columns_;
  double lowest_ = 0;  // where a logarithmic scale begins
  double largest_;
};

}  // namespace poolbench
