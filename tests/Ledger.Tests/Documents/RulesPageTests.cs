using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Interlieux.Ledger.Tests.Documents;

/// <summary>docs/rules.md names the tests that hold each rule: they exist, and each has tests.</summary>
public sealed partial class RulesPageTests
{
    [Fact]
    public void Every_class_that_the_page_names_exists_and_tests_something()
    {
        var named = TestClass().Matches(File.ReadAllText(Page())).Select(match => match.Groups["name"].Value).Distinct().ToArray();
        var tests = typeof(RulesPageTests).Assembly.GetTypes().Where(type => type.GetMethods().Any(
            method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0)).Select(type => type.Name).ToHashSet();

        named.Length.Should().BeGreaterThan(30);
        named.Where(name => !tests.Contains(name)).Should().BeEmpty();
    }

    [Fact]
    public void Every_class_that_bears_a_rules_number_is_on_the_page()
    {
        var page = File.ReadAllText(Page());

        typeof(RulesPageTests).Assembly.GetTypes().Select(type => type.Name).Where(name => RuleNumber().IsMatch(name) && !page.Contains(name))
            .Should().BeEmpty();
    }

    private static string Page([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "rules.md"));

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^Rule\d+\w*Tests$")]
    private static partial Regex RuleNumber();
}
