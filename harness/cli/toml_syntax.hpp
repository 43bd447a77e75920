#pragma once

#include <iosfwd>

namespace poolbench {

/// Throws UsageError for what CLI11's TOML reader would misread or silently ignore, and names the line and the remedy:
/// quotes with a # or an escape in them, text with spaces but without quotes, lists over several lines, a key that is
/// set twice. Leaves `toml` at its beginning.
void check_toml_syntax(std::istream& toml);

}  // namespace poolbench
