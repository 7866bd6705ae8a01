namespace Supervision.Tests.Specs;

public sealed class CommandTests : SpecTests
{
    [Fact]
    public void A_command_may_be_a_list()
    {
        Assert.Equal(["prog", "a b", "", "3"], ReadService("command = [prog, \"a b\", \"\", 3]").Command.ToArray());
    }

    [Fact]
    public void A_command_may_be_a_string_that_is_split_into_posix_words()
    {
        Assert.Equal(["prog", "a b", "c\"d", "e f", ""], ReadService("""command = "prog 'a b' c\\\"d \"e f\" ''" """).Command.ToArray());
    }

    [Fact]
    public void Nothing_is_expanded_in_a_command()
    {
        Assert.Equal(["echo", "$HOME", "*"], ReadService("command = \"echo $HOME *\"").Command.ToArray());
    }

    [Fact]
    public void Shell_is_a_line_for_the_shell()
    {
        var spec = Read("supervision.services.web.shell = \"echo $HOME | cat\"").Services.Values.Single();
        Assert.Equal(["/bin/sh", "-c", "echo $HOME | cat"], spec.Command.ToArray());
    }

    [Fact]
    public void A_string_with_an_open_quote_is_an_error()
    {
        Assert.Matches("^tree.conf:2: supervision.services.web.command: found \"prog 'a\", .*expected a program", ServiceError("command = \"prog 'a\""));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("[\"\"]")]
    public void A_command_without_a_program_is_an_error(string command)
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web.command: found no program, expected a program and its arguments: a list or a string of words",
            ServiceError("command = " + command));
    }

    [Fact]
    public void An_argument_that_is_no_text_is_an_error()
    {
        Assert.Equal(
            "tree.conf:3: supervision.services.web.command: found an object, expected a program and its arguments: a list or a string of words",
            ServiceError("command = [a,\n{ b = c }]"));
    }

    [Fact]
    public void A_service_with_neither_command_nor_shell_is_an_error_at_its_definition()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web: found neither command nor shell, expected command = a program and its arguments: " +
            "a list or a string of words, or shell = a line for /bin/sh",
            Error("supervision.services {\nweb { nice = 5 }\n}"));
    }

    [Fact]
    public void A_service_with_both_command_and_shell_is_an_error()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web.shell: found both shell and command (tree.conf:1), expected one of them",
            ServiceError("shell = \"echo\""));
    }

    [Fact]
    public void A_command_with_a_nul_character_is_an_error()
    {
        Assert.StartsWith("tree.conf:2: supervision.services.web.command: found ", ServiceError("command = [prog, \"a\\u0000b\"]"), StringComparison.Ordinal);
    }
}
