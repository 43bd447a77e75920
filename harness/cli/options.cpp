#include "harness/cli/options.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/text/list.hpp"

namespace poolbench {
namespace {

/// `read`, with the option's name in its errors.
std::function<void(const std::string&)> named_reader(const std::string& flag, OptionGroup::Reader read) {
  return [flag, read = std::move(read)](const std::string& text) {
    try {
      read(text);
    } catch (const TextError& error) {
      throw UsageError(flag + ": " + error.what());
    }
  };
}

}  // namespace

OptionGroup::OptionGroup(CLI::App& app, std::string heading) : app_(app), heading_(std::move(heading)) {}

void OptionGroup::add(const Text& text, Reader read) {
  app_.add_option_function<std::string>(text.flag, named_reader(text.flag, std::move(read)), text.help)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->group(heading_)
      ->type_name(text.value_name);
}

void OptionGroup::add_repeatable(const Text& text, Reader read) {
  const auto read_all = [read_one = named_reader(text.flag, std::move(read))](const std::vector<std::string>& texts) {
    for (const std::string& each : texts) read_one(each);
  };
  app_.add_option_function<std::vector<std::string>>(text.flag, read_all, text.help)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(heading_)
      ->type_name(text.value_name);
}

void OptionGroup::add_flag(const std::string& name, bool& flag, const std::string& help) {
  app_.add_flag(name, flag, help)->group(heading_);
}

void OptionGroup::add_flag(const std::string& name, std::function<void()> set, const std::string& help) {
  const auto set_if_true = [set = std::move(set)](std::int64_t given) {
    if (given > 0) set();  // a configuration file may say "append = false"
  };
  app_.add_flag_function(name, set_if_true, help)->group(heading_);
}

bool is_repeatable(const CLI::Option& option) {
  return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

}  // namespace poolbench
