#include "harness/cli/parse_error.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "harness/text/spelling.hpp"

namespace poolbench {
namespace {

/// The commands and options that the user could have meant by an unknown argument: those of the command that the
/// command line names, or of every command if it names none.
std::vector<std::string> names_expected(const CLI::App& app) {
  std::vector<std::string> names;
  const bool has_command = !app.get_subcommands().empty();
  for (const CLI::App* command : app.get_subcommands({})) {
    if (has_command && !command->parsed()) continue;
    if (!has_command) names.push_back(command->get_name());
    for (const CLI::Option* option : command->get_options()) names.push_back("--" + option->get_lnames().front());
  }
  return names;
}

std::string unexpected_argument(const CLI::App& app) {
  const std::string argument = app.remaining(true).front();
  const std::string given = argument.substr(0, argument.find('='));
  const std::vector<std::string> expected = names_expected(app);
  const std::string_view near = nearest(given, expected);
  if (near == given) return "'" + given + "' belongs to a command; did you mean poolbench run " + given + "?";
  const std::string kind = given.starts_with('-') ? "an option" : "a command or option";
  return "'" + given + "' is not " + kind + " here; " +
         (near.empty() ? "see poolbench --help" : "did you mean " + std::string(near) + "?");
}

std::string explanation(const CLI::ParseError& error, const CLI::App& app) {
  const std::string text = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) return unexpected_argument(app);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    if (!app.remaining().empty()) return unexpected_argument(app);
    return "name a command: run, demo, list or calibrate; see poolbench --help";
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)  // "--jobs: 1 required TEXT missing"
    return text.substr(0, text.find(':')) + ": needs a value; see poolbench --help";
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr)  // "Could not convert: --cold = maybe"
    return text.substr(text.find("--")) + " is not understood; see poolbench --help";
  return text + "; see poolbench --help";
}

}  // namespace

UsageError explain_parse_error(const CLI::ParseError& error, const CLI::App& app) {
  return UsageError(explanation(error, app));
}

}  // namespace poolbench
