#include "harness/external/process.hpp"

#include <csignal>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/external_program.hpp"
#include "tests/support/open_files.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;
using testing::is_alive;
using testing::open_files;
using testing::process_in;
using testing::TemporaryFolder;
using testing::write_text;

namespace {

/// So late that the test's own time limit comes first.
Clock::time_point never() {
  return Clock::now() + 1h;
}

/// Also true for a process that has ended, until its parent has waited for it.
bool exists(pid_t process) {
  return kill(process, 0) == 0;
}

/// The exit status of a program that writes nothing.
ExitStatus end_of(const std::string& command) {
  return Process(command).wait(never());
}

}  // namespace

TEST_CASE("a program receives and sends lines") {
  Process process("cat");
  process.write_line("one");
  process.write_line("two and a half");
  CHECK(process.read_line(never()) == "one");
  CHECK(process.read_line(never()) == "two and a half");
  process.close_input();
  CHECK(process.wait(never()).success());
  CHECK(process.unread().empty());
}

TEST_CASE("a command may have arguments, quotes and redirections") {
  CHECK(Process("printf '%s-%s\\n' 'a b' c").read_line(never()) == "a b-c");
  Process process("sh -c 'echo said >&2; echo done' 2>&1");
  CHECK(process.read_line(never()) == "said");
  CHECK(process.read_line(never()) == "done");
}

TEST_CASE("a line may arrive in parts, and all lines before the program's end arrive") {
  CHECK(Process("sh -c 'printf a; sleep 0.01; printf b; echo c'").read_line(never()) == "abc");
  Process process("sh -c 'echo first; echo second; exit 3'");
  CHECK(process.read_line(never()) == "first");
  CHECK(process.read_line(never()) == "second");
  CHECK_THROWS_WITH(process.read_line(never()), "the program ended with exit code 3");
}

TEST_CASE("an incomplete line does not count as a line") {
  Process process("printf 'half a line'");
  CHECK_THROWS_AS(process.read_line(never()), ProgramEnded);
  CHECK(process.unread() == "half a line");
}

TEST_CASE("a program's exit status is known") {
  CHECK(end_of("true").success());
  CHECK(end_of("sh -c 'exit 7'").exit_code == 7);
  CHECK(end_of("sh -c 'kill -9 $$'").signal == SIGKILL);
  CHECK(end_of("/nowhere/at/all").exit_code == 127);
  CHECK(end_of("/etc/passwd").exit_code == 126);
  CHECK(describe(ExitStatus{.exit_code = 7, .signal = 0}) == "exit code 7");
  CHECK(describe(ExitStatus{.exit_code = 0, .signal = SIGSEGV}) == "signal 11, Segmentation fault");
}

TEST_CASE("the last line of the standard error is kept") {
  Process process("sh -c 'echo first >&2; echo last one >&2; echo >&2'");
  process.wait(never());
  CHECK(process.last_words() == "last one");
  Process silent("true");
  silent.wait(never());
  CHECK(silent.last_words().empty());
}

TEST_CASE("a flood on the standard error stops neither the program nor us") {
  Process process("sh -c 'head -c 1000000 /dev/zero | tr \"\\0\" x >&2; echo over'");
  CHECK(process.read_line(never()) == "over");
  process.wait(never());
  CHECK(process.last_words().size() <= 4096);
}

TEST_CASE("a flood on the standard output is an error") {
  Process process("sh -c 'head -c 1000000 /dev/zero | tr \"\\0\" x'");
  CHECK_THROWS_WITH(process.read_line(never()), "the program wrote more than 64 KiB instead of one line");
  Process endless("yes");
  CHECK(endless.read_line(never()) == "y");
  endless.close_input();
  CHECK_THROWS_WITH(endless.wait(never()), "the program wrote more than 64 KiB instead of one line");
}

TEST_CASE("writing to a program that has ended raises no signal") {
  Process process("true");
  process.wait(never());
  process.write_line("is anybody there?");
  CHECK_THROWS_AS(process.read_line(never()), ProgramEnded);
}

TEST_CASE("a deadline ends a wait, and the destructor ends the program") {
  pid_t id = -1;
  {
    Process process("sleep 1000");
    id = process.id();
    CHECK_THROWS_AS(process.read_line(Clock::now() + 1ms), DeadlinePassed);
    CHECK_THROWS_AS(process.wait(Clock::now() + 1ms), DeadlinePassed);
    CHECK(is_alive(id));
  }
  CHECK_FALSE(is_alive(id));
}

TEST_CASE("abandon() ends a wait") {
  Process process("sleep 1000");
  process.abandon();
  CHECK_THROWS_AS(process.read_line(never()), Abandoned);
}

TEST_CASE("processes that a program has started end with it") {
  const TemporaryFolder folder;
  const std::string path = folder / "child";
  {
    Process process("sh -c 'sleep 1000 & echo $! >" + path + "; echo ready; wait'");
    CHECK(process.read_line(never()) == "ready");
    CHECK(is_alive(process_in(path)));
  }
  CHECK_FALSE(exists(process_in(path)));
}

TEST_CASE("all descendants of a program are waited for, so that their processor time counts as ours") {
  const TemporaryFolder folder;
  const std::string child = folder / "child";
  const std::string grandchild = folder / "grandchild";
  write_text(folder / "script",
             "echo $$ >" + child + "\nsleep 1000 &\necho $! >" + grandchild + "\necho ready\nwait\n");
  {
    Process process("sh -c 'sh " + (folder / "script") + " & wait'");
    CHECK(process.read_line(never()) == "ready");
  }
  CHECK_FALSE(exists(process_in(child)));
  CHECK_FALSE(exists(process_in(grandchild)));
}

TEST_CASE("a program that has ended does not hide what it left running") {
  const TemporaryFolder folder;
  const std::string path = folder / "child";
  {
    // The child keeps the pipes open.
    Process process("sh -c 'sleep 1000 & echo $! >" + path + "'");
    CHECK(process.wait(never()).success());
    CHECK(is_alive(process_in(path)));
  }
  CHECK_FALSE(exists(process_in(path)));
}

TEST_CASE("no file stays open") {
  const std::size_t before = open_files();
  for (int i = 0; i < 3; ++i) {
    Process process("cat");
    process.write_line("x");
    process.read_line(never());
  }
  CHECK(open_files() == before);
}
