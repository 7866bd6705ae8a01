using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Short forms for commands and their parameters.</summary>
internal static class DbCommands
{
    public static DbParameter Add(this DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    /// <summary>A command with its parameters in the order in which they are named.</summary>
    public static DbCommand Command(this DbConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
            command.Add(parameter);
        return command;
    }

    /// <summary>Sets the parameters' values, in order.</summary>
    public static DbCommand With(this DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    /// <summary>Gives the parameters their types and has the database prepare the statement, once for all executions.</summary>
    public static DbCommand Prepared(this DbCommand command, params ReadOnlySpan<object> examples)
    {
        for (var i = 0; i < examples.Length; i++)
            command.Parameters[i].Value = examples[i];
        command.Prepare();
        return command;
    }
}
