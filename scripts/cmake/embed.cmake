# poolbench_embed(OUT VARIABLE FILES...): writes the C++ source OUT, which defines poolbench::VARIABLE, a
# `std::span<const EmbeddedFile>` with the name (without its extension) and the text of each file.
function(poolbench_embed out variable)
  set(entries "")
  foreach(file IN LISTS ARGN)
    cmake_path(GET file STEM name)
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  endforeach()
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT [[
#include "harness/text/embedded.hpp"

namespace poolbench {

static constexpr EmbeddedFile files[] = {
@entries@};
const std::span<const EmbeddedFile> @variable@ = files;

}  // namespace poolbench
]])
endfunction()
