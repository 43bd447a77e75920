#pragma once

#include <iosfwd>

namespace poolbench {

/// Throws UsageError for what CLI11's reader of TOML would misread or ignore without a word, and names the line and the
/// remedy: quotes with a # or an escape in them, texts without quotes, lists over several lines, a key that is set
/// twice. Leaves `toml` at its beginning.
void require_readable(std::istream& toml);

}  // namespace poolbench
