#pragma once

#include <span>
#include <string_view>

namespace poolbench {

/// A text file that was compiled in.
struct EmbeddedFile {
  std::string_view name;  ///< without folder and extension
  std::string_view text;
};

extern const std::span<const EmbeddedFile> embedded_presets;        ///< harness/presets/*.toml
extern const std::span<const EmbeddedFile> embedded_article_words;  ///< one file: the article's words, one per line

}  // namespace poolbench
