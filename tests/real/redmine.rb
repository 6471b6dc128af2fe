# What the harness asks of Redmine, done by its own models: rails runner redmine.rb COMMAND, JSON on stdin and stdout.
require 'json'

given = JSON.parse($stdin.read)

def member(name)
  login = 'u' + Digest::MD5.hexdigest(name)[0, 12]
  User.find_by_login(login) || User.new(firstname: name, lastname: '.', mail: "#{login}@example.org", status: User::STATUS_ACTIVE).tap do |user|
    user.login = login
    user.save!(validate: false)
  end
end

def write(board, post, parent)
  at = Time.iso8601(post['at'])
  message = Message.new(board: board, author: member(post['author']), subject: post['title'], content: post['text'], parent: parent, created_on: at, updated_on: at)
  message.save!
  message.update!(content: post['edited']) if post['edited']
  message.destroy if post['deleted']
  message
end

ActionMailer::Base.perform_deliveries = false
out =
  case ARGV[0]
  when 'seed'
    Setting.text_formatting = 'markdown'
    Setting.user_format = :firstname
    Setting.host_name = given['base'].sub('http://', '')
    Setting.default_language = 'en'
    project = Project.create!(name: 'Zephyr talk', identifier: 'talk', is_public: true, enabled_module_names: ['boards'])
    board = Board.create!(project: project, name: 'Questions', description: 'All about the box')
    given['threads'].map do |thread|
      topic = nil
      thread['posts'].map do |post|
        message = write(board, post, topic)
        topic ||= message
        { 'id' => message.id, 'topic' => topic.id, 'board' => board.id }
      end
    end
  when 'reply'
    topic = Message.find(given['topic'])
    { 'id' => write(topic.board, given['post'], topic).id, 'topic' => topic.id, 'board' => topic.board_id }
  end
puts "JSON #{out.to_json}"
