# Run at build time: writes OUT, a header that names the commit of the sources in SOURCE, if it changed.
execute_process(COMMAND git describe --always --dirty --abbrev=12 --exclude=*
                WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define POOLBENCH_GIT_COMMIT \"${commit}\"\n")
