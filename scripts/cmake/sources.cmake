# poolbench_check_listed(PATTERN FILES...): fails if a file that matches PATTERN is not among FILES. Files are listed by
# hand, so that the build says what it consists of, and this makes a forgotten one an error. Pass every such file that
# the CMakeLists.txt of the folder uses.
function(poolbench_check_listed pattern)
  file(GLOB_RECURSE present RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${pattern})
  list(REMOVE_ITEM present ${ARGN})
  if(present)
    message(FATAL_ERROR "Not listed in ${CMAKE_CURRENT_SOURCE_DIR}/CMakeLists.txt: ${present}")
  endif()
endfunction()

function(poolbench_check_sources)
  poolbench_check_listed(*.cpp ${ARGN})
endfunction()
