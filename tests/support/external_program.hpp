#pragma once

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <string>

#include "harness/workload/workload.hpp"
#include "tests/support/temporary_folder.hpp"

namespace poolbench::testing {

/// The command of a program in the shell: it sends the greeting, reads the request, does what `script` says, and reads
/// its input to the end. `argument` is its $0.
inline std::string program_that(const std::string& script, const std::string& argument = "program", int protocol = 2) {
  return R"(sh -c 'echo "{\"protocol\": )" + std::to_string(protocol) + R"(}"; read -r request; )" + script +
         "; cat >/dev/null' '" + argument + "'";
}

/// A program that answers every request with one line.
inline std::string program_that_answers(const std::string& answer, int protocol = 2) {
  return program_that(R"(printf "%s\n" "$0")", answer, protocol);
}

/// A program of version 3 that writes `trace`, lines that end with \n for printf(1), to the trace file and answers.
inline std::string program_that_traces(const std::string& trace, const std::string& answer) {
  const std::string file = R"($(printf %s "$request" | sed "s/.*trace_file\":\"//; s/\".*//"))";
  return program_that("printf \"" + trace + "\" >\"" + file + R"("; printf "%s\n" "$0")", answer, 3);
}

/// An answer that is plausible for jobs that do not sleep, on one worker. `members` (JSON texts) override its own; an
/// empty text removes the member.
inline std::string answer_with(const Workload& workload, const std::map<std::string, std::string>& members = {}) {
  std::map<std::string, std::string> all{{"protocol", "2"},
                                         {"jobs_done", std::to_string(workload.jobs())},
                                         {"checksum", '"' + std::to_string(workload.checksum()) + '"'},
                                         {"accept_ns", "800"},
                                         {"makespan_ns", "1000"},
                                         {"service_sum_ns", "900"},
                                         {"service_max_ns", "500"},
                                         {"peak_concurrency", "1"}};
  for (const auto& [name, value] : members) all[name] = value;
  std::string text;
  for (const auto& [name, value] : all) {
    if (!value.empty()) text += (text.empty() ? "{" : ", ") + ('"' + name + "\": ") + value;
  }
  return text + '}';
}

/// The process whose id a program wrote to `path`.
inline pid_t process_in(const std::string& path) {
  return static_cast<pid_t>(std::stol(read_text(path)));
}

/// Whether the process exists and has not ended. (A killed one may wait for its parent to collect its status.)
inline bool is_alive(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string id, name, state;
  return stat >> id >> name >> state && state != "Z" && state != "X";
}

/// Returns when the process has ended. If it does not end, the test's time limit does.
inline void wait_for_end_of(pid_t process) {
  while (is_alive(process)) usleep(1000);
}

}  // namespace poolbench::testing
