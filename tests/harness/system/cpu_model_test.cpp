#include "harness/system/cpu_model.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("each architecture has its own word for the processor's name") {
  CHECK(parse_cpu_model("processor\t: 0\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7B13\nflags\t\t: fpu\n") ==
        "AMD EPYC 7B13");
  CHECK(parse_cpu_model("system type\t: x\ncpu model\t\t: MIPS 24Kc V4.12\n") == "MIPS 24Kc V4.12");
  CHECK(parse_cpu_model("processor\t: 0\ncpu\t\t: POWER9, altivec supported\n") == "POWER9, altivec supported");
  CHECK(parse_cpu_model("hart\t: 0\nisa\t: rv64imafdc\nuarch\t: sifive,u74-mc\n") == "sifive,u74-mc");
}

TEST_CASE("an ARM processor has numbers instead of a name") {
  CHECK(parse_cpu_model("processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd0c\n") ==
        "implementer 0x41, part 0xd0c");
}

TEST_CASE("a text without the processor's name has none") {
  CHECK(parse_cpu_model("").empty());
  CHECK(parse_cpu_model("processor\t: 0\nmodel name\t:\n").empty());
  CHECK(parse_cpu_model("no colon here\n").empty());
}
