from weft.command_line import main

main()
