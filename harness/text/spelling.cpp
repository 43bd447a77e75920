#include "harness/text/spelling.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace poolbench {

std::string_view nearest(std::string_view word, const std::vector<std::string>& candidates) {
  // Levenshtein's distance, one row at a time.
  const auto distance = [word](std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i + 1);
      for (std::size_t j = 0; j < other.size(); ++j) {
        const std::size_t substitution = diagonal + (word[i] == other[j] ? 0 : 1);
        diagonal = std::exchange(row[j + 1], std::min({substitution, row[j + 1] + 1, row[j] + 1}));
      }
    }
    return row.back();
  };

  std::string_view best;
  std::size_t fewest = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = candidate.starts_with(word) && !word.empty() ? 1 : distance(candidate);
    if (edits < fewest) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

}  // namespace poolbench
