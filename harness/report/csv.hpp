#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/run/row.hpp"

namespace poolbench {

/// One column of the CSV: its name, with the unit, and its text in a row. results/README.md defines each column.
struct CsvColumn {
  std::string_view name;
  std::string (*text)(const RunInfo&, const Row&);  ///< empty: the value does not exist
};

inline constexpr int csv_schema_version = 2;

/// All columns in their order. To rename or move one, increase the schema version.
std::span<const CsvColumn> csv_columns();

/// The header and a row, each with its line feed. RFC 4180; the decimal point is '.' in every locale.
std::string csv_header();
std::string csv_line(const RunInfo& run, const Row& row);

/// `text` as a field of RFC 4180, quoted if necessary. Line breaks become spaces, so that each row is one line.
std::string csv_field(std::string_view text);

}  // namespace poolbench
