using System.Reflection;
using System.Text.RegularExpressions;
using Maas.Testing;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Worker;

[TestClass]
public sealed partial class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [TestMethod]
    public void Apps_see_what_the_list_says_and_nothing_else()
    {
        var expected = File.ReadAllLines(RepositoryFolder.Combine("tests", "FunctionsEmulator.Tests", "Worker", "PublicApi.txt"));

        var actual = typeof(FunctionAttribute).Assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(Describe)
            .ToList();

        CollectionAssert.AreEqual(expected, actual, $"The API is now:\n{string.Join('\n', actual)}\n");
    }

    private static IEnumerable<string> Describe(Type type) =>
        type.GetMembers(Declared)
            .Where(member => type.IsSubclassOf(typeof(Delegate)) ? member.Name == "Invoke" : !IsPartOfAnother(member))
            .Select(member => "    " + Describe(type, member))
            .Order(StringComparer.Ordinal)
            .Prepend($"{Kind(type)} {type.FullName}");

    private static string Describe(Type type, MemberInfo member) =>
        type.IsEnum ? $"{member.Name} = {(int)Enum.Parse(type, member.Name)}" : Namespaces().Replace(member.ToString()!, "");

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ when type.IsSubclassOf(typeof(Delegate)) => "delegate",
        _ => "class",
    };

    // A property is listed itself, and its setter; an enum's field for the number behind it is not its API.
    private static bool IsPartOfAnother(MemberInfo member) =>
        member.Name == "value__"
        || (member is MethodInfo { IsSpecialName: true } && !member.Name.StartsWith("set_", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(\w+\.)+(?=\w)")]
    private static partial Regex Namespaces();
}
