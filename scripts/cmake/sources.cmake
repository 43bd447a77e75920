# poolbench_check_sources(FILES...): sources are listed by hand, so that the build says what it is made of; this makes a
# forgotten one an error. Call it with every *.cpp the folder's CMakeLists.txt uses.
function(poolbench_check_sources)
  file(GLOB_RECURSE present RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.cpp)
  list(REMOVE_ITEM present ${ARGN})
  if(present)
    message(FATAL_ERROR "Not listed in ${CMAKE_CURRENT_SOURCE_DIR}/CMakeLists.txt: ${present}")
  endif()
endfunction()
