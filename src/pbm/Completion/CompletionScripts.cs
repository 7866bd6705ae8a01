using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Completion;

/// <summary>Scripts that have other shells ask <c>pbm</c> itself what could follow, so that they never are out of date.</summary>
internal static class CompletionScripts
{
    /// <summary>The option by which the scripts ask; its value is the line up to the cursor.</summary>
    public const string Request = "--complete";

    // Bash ends words at colons, and expects only what stands behind the last one.
    private const string Bash = """
        # pbm completion for bash: eval "$(pbm completions bash)"
        _pbm() {
            local line=${COMP_LINE:0:COMP_POINT} IFS=$'\n'
            local word=${line##*[[:space:]]}
            COMPREPLY=($(pbm --complete "$line" 2>/dev/null))
            if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
                COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
            fi
        }
        complete -F _pbm -o default pbm
        """;

    private const string Zsh = """
        #compdef pbm
        # pbm completion for zsh: eval "$(pbm completions zsh)"
        _pbm() {
            local -a candidates
            candidates=(${(f)"$(pbm --complete "$LBUFFER" 2>/dev/null)"})
            (( $#candidates )) && compadd -- $candidates || _default
        }
        compdef _pbm pbm
        """;

    private const string Fish = """
        # pbm completion for fish: pbm completions fish | source
        complete -c pbm -f -a '(pbm --complete (commandline -cp) 2>/dev/null)'
        """;

    /// <exception cref="UsageException">The shell is not one of the three.</exception>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new UsageException($"there are no completions for '{shell}'{Nearest.Hint(shell, ["bash", "zsh", "fish"])}"),
    };
}
