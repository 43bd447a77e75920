#include "harness/report/text_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace poolbench {

TextTable::TextTable(std::vector<Line> lines) : lines_(std::move(lines)), widths_(lines_.front().size()) {
  for (const Line& line : lines_) {
    for (std::size_t i = 0; i < line.size(); ++i) widths_[i] = std::max(widths_[i], line[i].size());
  }
}

std::size_t TextTable::width() const {
  return std::accumulate(widths_.begin(), widths_.end(), 2 * (widths_.size() - 1));
}

void TextTable::drop(std::size_t column) {
  const auto place = static_cast<std::ptrdiff_t>(column);
  widths_.erase(widths_.begin() + place);
  for (Line& line : lines_) line.erase(line.begin() + place);
}

std::string TextTable::line(std::size_t index) const {
  std::string text;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    const std::string& cell = lines_[index][i];
    const std::size_t blanks = widths_[i] - cell.size();
    if (i > 0) text.append(blanks + 2, ' ');
    text += cell;
    if (i == 0) text.append(blanks, ' ');
  }
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace poolbench
