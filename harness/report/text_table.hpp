#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace poolbench {

/// Lines of text in columns that are as wide as necessary: the first is flush left, all others are flush right.
class TextTable {
 public:
  using Line = std::vector<std::string>;

  static constexpr const char* unknown = "-";

  /// At least one line; all have the same number of entries.
  explicit TextTable(std::vector<Line> lines);

  std::size_t size() const { return lines_.size(); }
  std::size_t width() const;                  ///< of the longest possible line()
  std::string line(std::size_t index) const;  ///< without trailing spaces

  /// Removes a column.
  void drop(std::size_t column);

 private:
  std::vector<Line> lines_;
  std::vector<std::size_t> widths_;
};

template <class T, class Format>
std::string text_or_dash(const std::optional<T>& value, Format format) {
  return value ? format(*value) : std::string(TextTable::unknown);
}

}  // namespace poolbench
