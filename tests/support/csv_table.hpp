#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace poolbench::testing {

/// A CSV as its reader sees it: RFC 4180, parsed independently of the code that writes it.
class CsvTable {
 public:
  /// Throws std::runtime_error if a row has a different number of fields than the header, or the last line feed is
  /// missing.
  explicit CsvTable(std::string_view text) {
    if (!text.ends_with('\n')) throw std::runtime_error("the CSV ends in an incomplete row");
    while (!text.empty()) lines_.push_back(take_line(text));
    for (const auto& line : lines_) {
      if (line.size() != lines_.front().size())
        throw std::runtime_error("a row of the CSV has a different number of fields");
    }
  }

  std::size_t rows() const { return lines_.size() - 1; }

  /// The values of a column, from top to bottom.
  std::vector<std::string> column(std::string_view name) const {
    const auto found = std::ranges::find(lines_.front(), name);
    if (found == lines_.front().end()) throw std::runtime_error("the CSV has no column " + std::string(name));
    const auto index = static_cast<std::size_t>(found - lines_.front().begin());
    std::vector<std::string> values;
    for (std::size_t row = 1; row < lines_.size(); ++row) values.push_back(lines_[row][index]);
    return values;
  }

 private:
  static std::vector<std::string> take_line(std::string_view& text) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    std::size_t at = 0;
    for (; quoted || text[at] != '\n'; ++at) {
      if (text[at] == '"') {
        if (quoted && text[at + 1] == '"')
          fields.back() += text[at++];
        else
          quoted = !quoted;
      } else if (text[at] == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += text[at];
      }
    }
    text.remove_prefix(at + 1);
    return fields;
  }

  std::vector<std::vector<std::string>> lines_;
};

}  // namespace poolbench::testing
