@echo off
rem The command line that came with the extension, run by the editor's own Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%STANDPIPE_NODE%" "%~dp0..\..\dist\cli.js" %*
