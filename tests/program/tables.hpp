#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "tests/support/csv_table.hpp"
#include "tests/support/temporary_folder.hpp"

namespace poolbench::testing {

/// The rows that quick_run() writes: sequential, and channel and arena with 1 and 2 workers, twice each.
inline constexpr std::size_t rows_of_quick_run = (1 + 2 + 2) * 2;

inline CsvTable table_in(const std::string& path) {
  return CsvTable(read_text(path));
}

using Values = std::set<std::string>;

/// The different values of a column.
inline Values values(const CsvTable& table, const std::string& column) {
  const auto all = table.column(column);
  return {all.begin(), all.end()};
}

}  // namespace poolbench::testing
