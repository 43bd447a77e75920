#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "harness/cli/usage_error.hpp"

namespace poolbench {

/// Adds options to `app`, under one heading of its help.
class OptionGroup {
 public:
  /// Reads what the user typed after an option. If it throws TextError, the user gets a UsageError that names the
  /// option.
  using Reader = std::function<void(std::string_view)>;

  /// An option as the help shows it: "--jobs LIST   Jobs per trial".
  struct Text {
    std::string flag;
    std::string value_name;
    std::string help;
  };

  explicit OptionGroup(CLI::App& app, std::string heading = "Options");

  /// If the user gives the option several times, the last one counts.
  void add(const Text& text, Reader read);

  /// Calls `read` for each value of an option that may be given several times, in the order given.
  void add_repeatable(const Text& text, Reader read);

  /// An option without a value, which sets `flag`.
  void add_flag(const std::string& name, bool& flag, const std::string& help);

  /// An option without a value, which calls `set`.
  void add_flag(const std::string& name, std::function<void()> set, const std::string& help);

 private:
  CLI::App& app_;
  std::string heading_;
};

/// Whether the values of a repeated option add up.
bool is_repeatable(const CLI::Option& option);

}  // namespace poolbench
