#pragma once

#include <span>
#include <string>

namespace poolbench {

/// Draws values as bars in a terminal. The scale is linear, or logarithmic if the largest value is more than ten times
/// the smallest.
class BarScale {
 public:
  /// `values` are all that will be drawn: at least one, all above 0. The longest bar has `columns` columns. With
  /// `unicode`, bars are precise to an eighth of a column; otherwise they are whole columns of ASCII.
  BarScale(std::span<const double> values, int columns, bool unicode);

  bool is_logarithmic() const { return logarithmic_; }

  /// The character that marks a value.
  const char* mark() const;

  /// The bar of `value`, with a mark at `marked`, on the bar or beyond it. No trailing spaces. If both are equal, the
  /// mark replaces the bar's last column.
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
