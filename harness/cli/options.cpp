#include "harness/cli/options.hpp"

#include <algorithm>
#include <utility>

#include "harness/text/spelling.hpp"

namespace poolbench {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void require_in_range(std::uint64_t count, std::uint64_t most) {
  if (count == 0) throw UnitError("must be at least 1");
  if (count > most) throw UnitError(std::to_string(count) + " is too large; at most " + std::to_string(most));
}

/// A count that is usual where there may be that many.
std::string_view example_of(std::uint64_t most) {
  return most >= most_jobs ? "640 or 100k" : "4 or 10";
}

/// `store`, with the option's name in its errors.
std::function<void(const std::string&)> named_reader(const std::string& flag,
                                                     std::function<void(std::string_view)> store) {
  return [flag, store = std::move(store)](const std::string& text) {
    try {
      store(text);
    } catch (const UnitError& error) {
      throw UsageError(flag + ": " + error.what());
    }
  };
}

}  // namespace

CLI::Option* add_text_option(CLI::App& app, const std::string& flag, std::function<void(std::string_view)> store,
                             const std::string& help) {
  return app.add_option_function<std::string>(flag, named_reader(flag, std::move(store)), help)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::Option* add_repeatable_option(CLI::App& app, const std::string& flag, std::function<void(std::string_view)> store,
                                   const std::string& help) {
  const auto read_all = [read = named_reader(flag, std::move(store))](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) read(text);
  };
  return app.add_option_function<std::vector<std::string>>(flag, read_all, help)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

bool is_repeatable(const CLI::Option& option) {
  return option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
}

void unknown_name(std::string_view noun, std::string_view text, const std::vector<std::string>& known) {
  std::string message = "unknown " + std::string(noun) + " '" + std::string(text) + "'";
  if (const std::string_view near = nearest(text, known); !near.empty())
    message += "; did you mean '" + std::string(near) + "'?";
  throw UnitError(message + (message.ends_with('?') ? "" : ";") + " known: " + joined(known));
}

std::size_t parse_choice(std::string_view text, std::string_view noun, std::span<const NamedChoice> choices) {
  const auto found = std::ranges::find(choices, text, &NamedChoice::name);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  std::vector<std::string> known;
  for (const NamedChoice& choice : choices) known.emplace_back(choice.name);
  unknown_name(noun, text, known);
}

std::uint64_t parse_positive(std::string_view text, std::uint64_t most) {
  const std::uint64_t count = parse_count(text, example_of(most));
  require_in_range(count, most);
  return count;
}

std::vector<std::uint64_t> parse_positives(std::string_view text, std::uint64_t most) {
  std::vector<std::uint64_t> counts = parse_counts(text, example_of(most));
  for (const std::uint64_t count : counts) require_in_range(count, most);
  return counts;
}

}  // namespace poolbench
