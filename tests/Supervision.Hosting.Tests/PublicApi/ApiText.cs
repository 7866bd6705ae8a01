using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Supervision.Hosting.Tests.PublicApi;

/// <summary>The public types of an assembly and their members as text: one line each, sorted, in words close to C#.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(t => !typeof(JsonSerializerContext).IsAssignableFrom(t)).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(TypeNames.KindOf(type)).Append(' ').Append(TypeNames.Of(type)).Append(BasesOf(type)).Append('\n');
            foreach (var line in MembersOf(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string BasesOf(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
        {
            return "";
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces()
            .Except(inherited)
            .Where(i => i.IsVisible && !(i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(TypeNames.Of)
            .Order(StringComparer.Ordinal)
            .Prepend(type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? TypeNames.Of(b) : "")
            .Where(name => name.Length > 0)
            .ToArray();
        return bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), null)}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Method(type.GetMethod("Invoke")!)];
        }

        return type.GetMembers(Declared).Where(IsWritten).Select(LineOf).OfType<string>();
    }

    /// <summary>Of records, what the compiler adds to each is no choice of anybody.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member is not Type
        && (member.GetCustomAttribute<CompilerGeneratedAttribute>() is null || member is MethodInfo { IsSpecialName: true })
        && member.Name is not ("EqualityContract" or "PrintMembers" or "<Clone>$" or "Equals" or "GetHashCode" or "ToString");

    private static string? LineOf(MemberInfo member) => member switch
    {
        FieldInfo field when IsVisible(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly) =>
            $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{TypeNames.Of(field.FieldType)} {field.Name}",
        ConstructorInfo made when IsVisible(made.IsPublic, made.IsFamily || made.IsFamilyOrAssembly) && !made.IsStatic =>
            $"{Access(made)}new({Parameters(made)})",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors =>
            $"{Access(accessors[0])}{Modifiers(accessors[0])}{TypeNames.Of(property.PropertyType)}{Mark(property.PropertyType, () => Nullability.Create(property))} {Name(property)} {{ {string.Join(' ', accessors.Select(AccessorName))} }}",
        EventInfo e when e.AddMethod is { IsPublic: true } => $"event {TypeNames.Of(e.EventHandlerType!)} {e.Name}",
        MethodInfo method when IsVisible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly)
            && (!method.IsSpecialName || method.Name is "op_Implicit" or "op_Explicit" or "op_Addition") => Method(method),
        _ => null,
    };

    private static bool IsVisible(bool isPublic, bool isFamily) => isPublic || isFamily;

    private static MethodInfo[] Accessors(PropertyInfo property) =>
        [.. new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(a => IsVisible(a.IsPublic, a.IsFamily || a.IsFamilyOrAssembly))];

    private static string AccessorName(MethodInfo accessor) =>
        accessor.ReturnType != typeof(void) ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";

    private static string Name(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{string.Join(", ", parameters.Select(Parameter))}]" : property.Name;

    private static string Method(MethodInfo method)
    {
        var arguments = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{TypeNames.Of(method.ReturnType)}{Mark(method.ReturnType, () => Nullability.Create(method.ReturnParameter))} {method.Name}{arguments}({Parameters(method)})";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "default ")
        : method.IsAbstract ? "abstract "
        : method.IsVirtual && method.GetBaseDefinition() != method ? "override "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extends + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        return $"{way}{TypeNames.Of(parameter.ParameterType)}{Mark(parameter.ParameterType, () => Nullability.Create(parameter))} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue ? ""
        : parameter.RawDefaultValue switch { null => " = default", string text => $" = \"{text}\"", var value => $" = {value}" };

    private static string Mark(Type type, Func<NullabilityInfo> nullability) =>
        !type.IsValueType && type != typeof(void) && nullability().ReadState == NullabilityState.Nullable ? "?" : "";
}
